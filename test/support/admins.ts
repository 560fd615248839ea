import type { Agent } from './agent.js';
import type { TestApp } from './app.js';
import { PASSWORD } from './flows.js';
import type { Challenge, SignedIn } from './flows.js';

/** A realm's part of the address of a route. */
export const pathOf = (realm: string) => (realm === 'default' ? '/api' : `/api/realms/${realm}`);

/** Somebody who is signed in in a realm. */
export async function personIn(app: TestApp, realm: string, email: string): Promise<{ id: string; agent: Agent }> {
  const agent = app.agent();
  const path = `${pathOf(realm)}/auth`;
  const asked = await agent.post<Challenge>(`${path}/register`, { email, password: PASSWORD });
  if (asked.status !== 202) throw new Error(`register: ${asked.status} ${asked.text}`);
  const { challenge_id } = asked.body;
  const answer = await agent.post<SignedIn>(`${path}/verify-email`, {
    email,
    otp: await app.code(email),
    challenge_id,
  });
  if (answer.status !== 200) throw new Error(`verify-email: ${answer.status} ${answer.text}`);
  app.clock.advance(61);
  return { id: answer.body.user.id, agent };
}

/** An administrator who is signed in in a realm. */
export async function adminIn(app: TestApp, realm: string, email: string): Promise<{ id: string; agent: Agent }> {
  const person = await personIn(app, realm, email);
  await app.query(`UPDATE users SET roles = '["user","admin"]' WHERE id = ?`, [person.id]);
  return person;
}
