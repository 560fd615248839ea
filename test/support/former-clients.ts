/*
 * The front ends of five systems that sign people in, as such front ends are written: they know nothing of this service
 * but its address.
 */

interface Answered {
  ok: boolean;
  status: number;
  data: Record<string, unknown> & { message?: string };
}

type Fetch = typeof fetch;

async function send(fetch: Fetch, method: string, url: string, body?: object, headers = {}): Promise<Answered> {
  const response = await fetch(url, {
    method,
    credentials: 'include',
    headers: { ...(body && { 'Content-Type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { ok: response.ok, status: response.status, data: (await response.json()) as Answered['data'] };
}

async function must(answer: Promise<Answered>): Promise<Answered['data']> {
  const { ok, data } = await answer;
  if (!ok) throw new Error(String(data.message ?? data.detail));
  return data;
}

/** (1) Signs in and up by a code that is mailed: a page of its own behind two calls. */
export function emailCodeSpa(base: string, fetch: Fetch) {
  const post = (path: string, body: object) => must(send(fetch, 'POST', `${base}${path}`, body));
  return {
    async sendOTP(email: string, purpose: 'login' | 'signup') {
      const { success, message } = await post('/send-otp', { email, purpose });
      return { success, message };
    },
    async verifyOTP(email: string, otp_code: string, purpose: 'login' | 'signup') {
      const {
        user_id,
        email: address,
        is_verified,
        success,
        message,
      } = await post('/verify-otp', { email, otp_code, purpose });
      return { userId: user_id, email: address, isVerified: is_verified, success, message };
    },
  };
}

/** (2) Registers with a password and verifies the address; its session is in cookies that it never sees. */
export function cookieBackend(base: string, fetch: Fetch) {
  const call = (method: string, path: string, body?: object) => send(fetch, method, `${base}${path}`, body);
  return {
    register: (email: string, password: string) => must(call('POST', '/register', { email, password })),
    verifyEmail: (email: string, otp: string) => must(call('POST', '/verify-email', { email, otp })),
    resendVerification: (email: string) => must(call('POST', '/resend-verification-otp', { email })),
    login: (email: string, password: string) => must(call('POST', '/login', { email, password })),
    refresh: () => must(call('POST', '/refresh')),
    logout: () => must(call('POST', '/logout')),
    forgotPassword: (email: string) => must(call('POST', '/forgot-password', { email })),
    resetPassword: (email: string, otp: string, new_password: string) =>
      must(call('POST', '/reset-password', { email, otp, new_password })),
    async me() {
      const { ok, data } = await call('GET', '/me');
      return ok ? data : null;
    },
  };
}

/** (3) Signs in by a code that is texted. */
export function phoneService(base: string, fetch: Fetch) {
  const post = (path: string, body: object) => must(send(fetch, 'POST', `${base}${path}`, body));
  return {
    sendOtp: (phone_number: string, purpose: string) => post('/send-otp', { phone_number, purpose }),
    verifyOtp: (phone_number: string, otp: string, purpose: string) =>
      post('/verify-otp', { phone_number, otp, purpose }),
  };
}

/** (4) One of two audiences: links in mails, tokens in a header, and a logout after which the token is dead. */
export function audienceService(base: string, fetch: Fetch) {
  let token = '';
  const call = (method: string, path: string, body?: object) =>
    send(fetch, method, `${base}${path}`, body, token && { Authorization: `Bearer ${token}` });
  return {
    register: (email: string, password: string, name: string) =>
      must(call('POST', '/register', { email, password, name })),
    verifyLink: (linkToken: string, challenge_id?: unknown) =>
      must(call('POST', '/verify-link', { token: linkToken, ...(challenge_id !== undefined && { challenge_id }) })),
    async login(email: string, password: string) {
      const data = await must(call('POST', '/login', { email, password, token_transport: 'bearer' }));
      token = String(data.access_token);
      return token;
    },
    logout: () => must(call('POST', '/logout')),
    profile: async (own = token) =>
      (await send(fetch, 'GET', `${base}/me`, undefined, { Authorization: `Bearer ${own}` })).status,
    forgotPassword: (email: string) => must(call('POST', '/forgot-password', { email })),
    resetPassword: (linkToken: string, new_password: string) =>
      must(call('POST', '/reset-password', { token: linkToken, new_password })),
  };
}

/** (5) Registers in four steps, each of which hands the next its token. */
export function stepByStep(base: string, fetch: Fetch) {
  const post = (path: string, body: object) => must(send(fetch, 'POST', `${base}/registration${path}`, body));
  const state: { challenge?: unknown; token?: unknown } = {};
  const keep = (data: Answered['data']) => {
    state.token = data.registration_token;
    return data.next;
  };
  return {
    async email(email: string) {
      state.challenge = (await post('', { email })).challenge_id;
    },
    code: async (otp: string) => keep(await post('/verify', { challenge_id: state.challenge, otp })),
    password: async (password: string) => keep(await post('/password', { registration_token: state.token, password })),
    profile: (first_name: string, last_name: string) =>
      post('/complete', { registration_token: state.token, first_name, last_name }),
  };
}
