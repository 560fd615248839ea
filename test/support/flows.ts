import type { Agent, Answer } from './agent.js';
import type { TestApp } from './app.js';

export const PASSWORD = 'a horse, a battery, a staple';

export interface Challenge {
  challenge_id: string;
  destination: string;
  expires_in: number;
  resend_in: number;
  attempts_allowed: number;
}

export interface SignedIn {
  user: { id: string; email: string; name: string | null };
  session: { id: string; expires_at: string };
  access_token?: string;
  refresh_token?: string;
}

export interface Problem {
  code: string;
  status: number;
  attempts_remaining?: number;
  retry_after?: number;
  errors?: { field: string; message: string }[];
}

/** Registers an address and proves it; the agent is signed in by that. */
export async function registerUser(app: TestApp, email: string, agent: Agent = app.agent()): Promise<Answer<SignedIn>> {
  const asked = await agent.post<Challenge>('/api/auth/register', { email, password: PASSWORD });
  if (asked.status !== 202) throw new Error(`register: ${asked.status} ${asked.text}`);
  const otp = await app.code(email);
  const answer = await agent.post<SignedIn>('/api/auth/verify-email', {
    email,
    otp,
    challenge_id: asked.body.challenge_id,
  });
  if (answer.status !== 200) throw new Error(`verify-email: ${answer.status} ${answer.text}`);
  app.clock.advance(61);
  return answer;
}

/** Asks for a code; the clock has moved past the cooldown when this returns. */
export async function askForCode(
  app: TestApp,
  email: string,
  purpose: 'login' | 'signup' = 'login',
): Promise<{ challenge: Challenge; code: string }> {
  const asked = await app.agent().post<Challenge>('/api/auth/send-otp', { email, purpose });
  if (asked.status !== 202) throw new Error(`send-otp: ${asked.status} ${asked.text}`);
  return { challenge: asked.body, code: await app.code(email) };
}

/** A code of the same length that is surely wrong. */
export function wrong(code: string): string {
  return String((Number(code[0]) + 1) % 10) + code.slice(1);
}
