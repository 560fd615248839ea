/** `fetch` as a browser has it in a page of `origin` with `credentials: 'include'`: it keeps and sends cookies. */
export function browserFetch(origin = 'http://localhost:4000'): typeof fetch {
  const jar = new Map<string, string>();
  return async (input, init = {}) => {
    const headers = new Headers(init.headers);
    const keeps = init.credentials === 'include';
    if (init.method && init.method !== 'GET') headers.set('origin', origin);
    if (keeps && jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(input, { ...init, headers });
    for (const line of keeps ? response.headers.getSetCookie() : []) {
      const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0\b/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
}
