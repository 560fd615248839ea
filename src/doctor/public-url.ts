import { fieldsOf } from '../common/index.js';
import { isLoopback, type Env } from '../config/index.js';
import { ask, type Answer } from './ask.js';
import { faultOf } from './bounded.js';
import { sayCertificate } from './certificate.js';
import { sayClock } from './clocks.js';
import type { Examination } from './examination.js';
import type { Findings } from './findings.js';

import { passage } from './passage.js';
import { preflights } from './preflights.js';

/** The running service as browsers reach it, through whatever stands in front. */
export const publicUrl: Examination = {
  group: 'public',
  needs: ['PUBLIC_URL', 'PORT'],
  run: async (patient, to) => {
    cookies(patient.env, to);
    const began = patient.clock.now().getTime();
    const answer = await reach(patient.env, to);
    if (!answer) return;
    const { certificate } = answer;
    const isBelieved = certificate ? sayCertificate(certificate, patient.clock, to) : true;
    if (!isOurs(answer, patient.env, to)) return;
    clock(answer, began, patient.clock.now().getTime(), to);
    await transport(answer, patient.env, to);
    if (!isBelieved) {
      to.skipped('proxy', 'nothing more is asked over such a connection');
      return;
    }
    await passage(patient, to);
    await preflights(patient, to);
  },
};

/** The application that mailed links open. */
export const frontend: Examination = {
  group: 'frontend',
  needs: ['FRONTEND_URL', 'PUBLIC_URL'],
  run: async ({ env, clock: time }, to) => {
    if (env.FRONTEND_URL === env.PUBLIC_URL) {
      to.skipped('all', 'no FRONTEND_URL beside PUBLIC_URL');
      return;
    }
    const remedy = 'start the application, or mend FRONTEND_URL: mailed links open it';
    try {
      const { status, certificate } = await ask(env.FRONTEND_URL, { anyCertificate: true });
      if (certificate) sayCertificate(certificate, time, to);
      if (status < 400) to.good('reach', `answers ${status}`);
      else to.hint('reach', `answers ${status}`, remedy);
    } catch (error) {
      to.wrong('reach', faultOf(error), remedy);
    }
  },
};

/** Secure cookies with the prefix `__Host-` exist on https alone (RFC 6265bis, 4.1.3.2). */
function cookies({ PUBLIC_URL: url, FRONTEND_URL: front, COOKIE_SAMESITE: same }: Env, to: Findings): void {
  const [own, other] = [new URL(url).hostname, new URL(front).hostname];
  if (url.startsWith('http:') && !isLoopback(own))
    to.wrong('cookies', 'without https they have no __Host- prefix and travel in the clear', 'make PUBLIC_URL https');
  else if (siteOf(own) !== siteOf(other) && same !== 'none')
    to.hint(
      'cookies',
      `FRONTEND_URL seems to be another site, where browsers send no SameSite=${same} cookie`,
      'use one site for both, or COOKIE_SAMESITE=none, or tokens in the body',
    );
  else to.good('cookies', url.startsWith('https:') ? 'Secure, named __Host-' : 'plain, on this machine');
}

/** Roughly: of which endings belong to nobody (co.uk) only a long list knows. */
function siteOf(host: string): string {
  return isLoopback(host) ? 'localhost' : host.split('.').slice(-2).join('.');
}

async function reach({ PUBLIC_URL: url }: Env, to: Findings): Promise<Answer | undefined> {
  try {
    return await ask(`${url}/health/live`, { anyCertificate: true });
  } catch (error) {
    const remedy = 'start the service and its proxy, or mend PUBLIC_URL; ask from where its people are';
    to.wrong('reach', `${new URL(url).host}: ${faultOf(error)}`, remedy);
    return undefined;
  }
}

function isOurs({ status, headers, body }: Answer, env: Env, to: Findings): boolean {
  const { status: health, service } = fieldsOf(body);
  const remedy = 'let the proxy pass on /health, /api and /.well-known to this service, unchanged';
  if (status !== 200) to.wrong('reach', `/health/live answers ${status}`, remedy);
  else if (health !== 'ok' || headers['x-request-id'] === undefined)
    to.wrong('reach', 'something else answers at PUBLIC_URL', remedy);
  else if (service !== env.APP_NAME)
    to.hint('reach', 'a service of another APP_NAME answers', 'restart it with these settings, or mend PUBLIC_URL');
  else to.good('reach', `${new URL(env.PUBLIC_URL).host} answers`);
  return status === 200 && health === 'ok' && headers['x-request-id'] !== undefined;
}

/** The header says whole seconds: half of one is what is missing on average. */
function clock({ headers: { date } }: Answer, began: number, ended: number, to: Findings): void {
  const there = Date.parse(date ?? '') + 500;
  if (Number.isNaN(there)) to.skipped('clock', 'the answer has no Date');
  else sayClock((there - (began + ended) / 2) / 1000, (ended - began) / 1000, 'the service', to);
}

async function transport({ headers }: Answer, { PUBLIC_URL: url }: Env, to: Findings): Promise<void> {
  if (url.startsWith('http:')) {
    to.skipped('https', 'PUBLIC_URL is http');
    return;
  }
  const remedy = 'let the proxy leave the header Strict-Transport-Security of the service alone';
  if (headers['strict-transport-security'] === undefined) to.hint('hsts', 'the header is missing', remedy);
  else to.good('hsts', headers['strict-transport-security']);
  if (new URL(url).port !== '') {
    to.skipped('redirect', 'PUBLIC_URL names a port of its own');
    return;
  }
  await redirect(new URL(url), to);
}

async function redirect({ host }: URL, to: Findings): Promise<void> {
  try {
    const { status, headers } = await ask(`http://${host}/`);
    if (status >= 300 && status < 400 && headers.location?.startsWith('https:'))
      to.good('redirect', 'http leads to https');
    else to.hint('redirect', `http answers ${status}`, 'let the proxy redirect http to https (308)');
  } catch {
    to.good('redirect', 'nothing answers http');
  }
}
