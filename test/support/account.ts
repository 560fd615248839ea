import { LinkIssuer } from '../../src/otp/index.js';
import type { Agent, Answer } from './agent.js';
import type { TestApp } from './app.js';
import type { Challenge, Problem } from './flows.js';

/** Asks for a change to a new address, which must be accepted. */
export async function askChange(agent: Agent, email: string): Promise<Challenge> {
  const asked = await agent.post<Challenge>('/api/users/me/email', { email });
  if (asked.status !== 202) throw new Error(`me/email: ${asked.status} ${asked.text}`);
  return asked.body;
}

/** Changes the e-mail address of whoever is signed in; the clock has moved past the cooldown when this returns. */
export async function changeEmail(app: TestApp, agent: Agent, email: string): Promise<void> {
  const { challenge_id } = await askChange(agent, email);
  const body = { otp: await app.code(email), challenge_id };
  const done = await agent.post('/api/users/me/email/verify', body);
  if (done.status !== 200) throw new Error(`me/email/verify: ${done.status} ${done.text}`);
  app.clock.advance(61);
}

/** A code that proves again who is signed in, with its challenge. */
export async function stepUpCode(app: TestApp, agent: Agent, email: string) {
  // The newest message is told by its time.
  app.clock.advance(1);
  const asked = await agent.post<Challenge>('/api/users/me/step-up', {});
  if (asked.status !== 202) throw new Error(`me/step-up: ${asked.status} ${asked.text}`);
  return { otp: await app.code(email), challenge_id: asked.body.challenge_id };
}

/** A token as a mail has it, with where it went. */
export interface IssuedLink {
  purpose: string;
  destination: string;
  token: string;
}

/** Collects the tokens of links that no code stands beside. */
export function watchLinks(app: TestApp): IssuedLink[] {
  const issuer = app.app.get(LinkIssuer);
  const issue = issuer.issue.bind(issuer);
  const seen: IssuedLink[] = [];
  jest.spyOn(issuer, 'issue').mockImplementation(async (tx, link) => {
    const token = await issue(tx, link);
    seen.push({ purpose: link.purpose, destination: link.destination, token });
    return token;
  });
  return seen;
}

/** Opens a link. */
export function openLink(app: TestApp, token: string | undefined): Promise<Answer<Problem>> {
  return app.agent().post<Problem>('/api/auth/verify-link', { token });
}

/** Which messages were ever written to an address, in no order. */
export async function templatesTo(app: TestApp, destination: string): Promise<string[]> {
  const sql = 'SELECT template FROM outbox_messages WHERE destination = ?';
  return (await app.query<{ template: string }>(sql, [destination])).map(({ template }) => template).sort();
}
