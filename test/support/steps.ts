import type { Agent, Answer } from './agent.js';
import type { Challenge, Problem, SignedIn } from './flows.js';
import { PASSWORD, ask } from './flows.js';
import type { TestApp } from './app.js';

export interface Step extends Problem {
  registration_token: string;
  expires_in: number;
  next: string;
}

/** The four calls of a registration in steps, as a client sends them. */
export class StepsClient {
  constructor(
    private readonly agent: Agent,
    private readonly base = '/api/auth/registration',
  ) {}

  begin(address: object): Promise<Answer<Challenge & Problem>> {
    return this.agent.post(this.base, address);
  }

  verify(challenge_id: string, otp: string): Promise<Answer<Step>> {
    return this.agent.post(`${this.base}/verify`, { challenge_id, otp });
  }

  password(registration_token: string, password = PASSWORD): Promise<Answer<Step>> {
    return this.agent.post(`${this.base}/password`, { registration_token, password });
  }

  complete(registration_token: string, more: object = { name: 'Jane Doe' }): Promise<Answer<SignedIn & Step>> {
    return this.agent.post(`${this.base}/complete`, { registration_token, ...more });
  }
}

/** A registration whose address is proved; its token is for the step that is named. */
export async function provedRegistration(
  app: TestApp,
  email: string,
  upTo: 'password' | 'profile' = 'password',
): Promise<{ challenge_id: string; token: string }> {
  const client = new StepsClient(app.agent());
  const { challenge_id } = await ask(app, 'registration', { email });
  const { body } = await client.verify(challenge_id, await app.code(email));
  const token =
    upTo === 'password'
      ? body.registration_token
      : (await client.password(body.registration_token)).body.registration_token;
  if (!token) throw new Error(`no token for ${upTo}`);
  return { challenge_id, token };
}
