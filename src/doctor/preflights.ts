import { ask } from './ask.js';
import { faultOf } from './bounded.js';
import type { Findings } from './findings.js';
import type { Patient } from './patient.js';

/** Reserved (RFC 2606): no page is there. */
const STRANGER = 'https://stranger.invalid';
const ROUTE = '/api/auth/login';

/** What a browser asks before a page of another origin may sign in: each of CORS_ORIGINS must be let in, and no other. */
export async function preflights({ env: { PUBLIC_URL: url, CORS_ORIGINS: origins } }: Patient, to: Findings) {
  const answers = await Promise.all([...origins, STRANGER].map((origin) => preflight(url + ROUTE, origin)));
  origins.forEach((origin, i) => sayOwn(origin, answers[i], to));
  const open = answers.at(-1);
  if (open?.origin === STRANGER || open?.origin === '*')
    to.wrong('cors', 'any origin is let in', 'let the proxy leave the Access-Control- headers of the service alone');
  else to.good('cors', 'no stranger is let in');
}

function sayOwn(origin: string, answer: Preflight | undefined, to: Findings): void {
  const remedy =
    'restart the service with these CORS_ORIGINS; let the proxy pass on OPTIONS and its headers, unchanged';
  if (answer?.fault) to.wrong('cors', `${origin}: ${answer.fault}`, remedy);
  else if (answer?.origin !== origin) to.wrong('cors', `${origin} is not let in`, remedy);
  else if (answer.credentials !== 'true') to.wrong('cors', `${origin} is let in without cookies`, remedy);
  else to.good('cors', `${origin} is let in`);
}

interface Preflight {
  origin?: string | undefined;
  credentials?: string | undefined;
  fault?: string;
}

async function preflight(url: string, origin: string): Promise<Preflight> {
  try {
    const { headers } = await ask(url, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });
    return {
      origin: headers['access-control-allow-origin'],
      credentials: headers['access-control-allow-credentials'],
    };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}
