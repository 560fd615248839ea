import type { Agent } from './agent.js';
import type { TestApp } from './app.js';
import { askForCode, registerUser } from './flows.js';
import type { SignedIn } from './flows.js';

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

/** Somebody new, made an administrator in the database, with a fresh session. */
export async function admin(app: TestApp, email: string): Promise<{ agent: Agent; id: string }> {
  const { id } = (await registerUser(app, email)).body.user;
  await app.query('UPDATE users SET roles = ? WHERE id = ?', ['["user","admin"]', id]);
  return { agent: await signInByCode(app, email), id };
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
