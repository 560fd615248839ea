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

/** Posts to a route that sends a message, which must accept it. */
export async function ask(app: TestApp, route: string, body: object, agent: Agent = app.agent()): Promise<Challenge> {
  const asked = await agent.post<Challenge>(`/api/auth/${route}`, body);
  if (asked.status !== 202) throw new Error(`${route}: ${asked.status} ${asked.text}`);
  return asked.body;
}

/** An agent that is signed in by password, with cookies. */
export async function signIn(app: TestApp, email: string, password = PASSWORD): Promise<Agent> {
  const agent = app.agent();
  const answer = await agent.post('/api/auth/login', { email, password });
  if (answer.status !== 200) throw new Error(`login: ${answer.status} ${answer.text}`);
  return agent;
}

/** The pair of tokens of a native client that signs in by password. */
export async function tokensOf(
  app: TestApp,
  email: string,
  password = PASSWORD,
): Promise<{ access: string; refresh: string; sessionId: string }> {
  const body = { email, password, token_transport: 'bearer' };
  const answer = await app.agent().post<Required<SignedIn>>('/api/auth/login', body);
  if (answer.status !== 200) throw new Error(`login: ${answer.status} ${answer.text}`);
  const { access_token: access, refresh_token: refresh, session } = answer.body;
  return { access, refresh, sessionId: session.id };
}

/** The header of a native client. */
export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
