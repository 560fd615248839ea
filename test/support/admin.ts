import type { Agent } from './agent.js';
import type { TestApp } from './app.js';
import { PASSWORD, askForCode } from './flows.js';
import type { Challenge, SignedIn } from './flows.js';

/** A user as the API tells of them. */
export interface UserAnswer {
  id: string;
  realm: string;
  email: string | null;
  email_verified: boolean;
  phone_number: string | null;
  is_verified: boolean;
  name: string | null;
  first_name: string | null;
  roles: string[];
  status: string;
}

export interface UserPage {
  items: UserAnswer[];
  next_cursor: string | null;
}

/** A realm's part of the address of a route. */
export const pathOf = (realm: string) => (realm === 'default' ? '/api' : `/api/realms/${realm}`);

/** Somebody who is signed in in a realm. */
export async function personIn(app: TestApp, realm: string, email: string): Promise<{ id: string; agent: Agent }> {
  const agent = app.agent();
  const path = `${pathOf(realm)}/auth`;
  const asked = await agent.post<Challenge>(`${path}/register`, { email, password: PASSWORD });
  if (asked.status !== 202) throw new Error(`register: ${asked.status} ${asked.text}`);
  const { challenge_id } = asked.body;
  const body = { email, otp: await app.code(email), challenge_id };
  const answer = await agent.post<SignedIn>(`${path}/verify-email`, body);
  if (answer.status !== 200) throw new Error(`verify-email: ${answer.status} ${answer.text}`);
  app.clock.advance(61);
  return { id: answer.body.user.id, agent };
}

/** An administrator of a realm, in the session from before, which lasts longer than theirs do. */
export async function adminIn(app: TestApp, realm: string, email: string): Promise<{ id: string; agent: Agent }> {
  const person = await personIn(app, realm, email);
  await app.query('UPDATE users SET roles = ? WHERE id = ?', ['["user","admin"]', person.id]);
  return person;
}

/** An administrator of the realm `default`, with a session of their own. */
export async function admin(app: TestApp, email: string): Promise<{ id: string; agent: Agent }> {
  const { id } = await adminIn(app, 'default', email);
  return { id, agent: await signInByCode(app, email) };
}

/** An agent that is signed in by a code; the clock has moved past the cooldown when this returns. */
export async function signInByCode(app: TestApp, email: string): Promise<Agent> {
  const { challenge, code: otp } = await askForCode(app, email);
  const agent = app.agent();
  const body = { email, otp, purpose: 'login', challenge_id: challenge.challenge_id };
  const answer = await agent.post<SignedIn>('/api/auth/verify-otp', body);
  if (answer.status !== 200) throw new Error(`verify-otp: ${answer.status} ${answer.text}`);
  app.clock.advance(61);
  return agent;
}

/** The events about a user, oldest first, as `type` or `type by actor`. */
export async function trailOf(app: TestApp, userId: string): Promise<{ type: string; actor: string | null }[]> {
  const sql = 'SELECT type, actor_id AS actor FROM audit_events WHERE user_id = ? ORDER BY id';
  return app.query<{ type: string; actor: string | null }>(sql, [userId]);
}
