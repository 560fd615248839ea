import { request } from 'node:http';
import { send } from '../send.js';
import type { World } from '../world.js';

/** Requests of one source a minute that sign in (LIMIT_PER_SOURCE), and one. */
const TOO_MANY = 31;

/** Whether the service is behind nginx what it is without: who asked, its headers, its refusals. */
export async function checkEdge(world: World): Promise<void> {
  const { journal, nginx } = world;
  const from = world.newSource();
  const statuses: number[] = [];
  for (let i = 0; i < TOO_MANY; i++) {
    const headers = { 'x-forwarded-for': `198.51.100.${i}`, forwarded: `for=198.51.100.${i}` };
    // Each address once: only what counts the source can refuse.
    const body = { email: `nobody.${i}@example.com` };
    statuses.push((await send(nginx.url, 'POST', '/api/auth/forgot-password', { body, headers, from })).status);
  }
  if (statuses.at(-1) !== 429) journal.violation('a stranger chooses whom the limit counts', statuses.join());
  // What counts is another source's answer to the same request: the limit of the first is used up.
  const body = { email: 'nobody.else@example.com' };
  const other = await send(nginx.url, 'POST', '/api/auth/forgot-password', { body, from: world.newSource() });
  if (other.status !== 202) journal.violation('all sources are one behind nginx', String(other.status));

  const huge = { email: 'a@example.com', password: 'x'.repeat(20_000) };
  const refused = await send(nginx.url, 'POST', '/api/auth/login', { body: huge, from: world.newSource() });
  if (refused.status !== 413 || refused.body.code !== 'payload_too_large') {
    journal.violation('nginx refuses in the place of the service', `${refused.status}`);
  }
  const twice = (await headerNames(`${nginx.url}/api/auth/me`)).filter((name, i, all) => all.indexOf(name) !== i);
  if (twice.length > 0) journal.violation('a header stands there twice', twice.join());
}

function headerNames(url: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    request(url, { agent: false }, (response) => {
      response.resume();
      const names = response.rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
      resolve(names.filter((name) => name !== 'set-cookie' && name !== 'vary'));
    })
      .on('error', reject)
      .end();
  });
}
