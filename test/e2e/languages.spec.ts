import type { Agent } from '../support/agent.js';
import { TestApp } from '../support/app.js';
import { PASSWORD, ask, registerUser, signIn } from '../support/flows.js';
import type { Challenge, Problem } from '../support/flows.js';

const LANGUAGES = ['en', 'de', 'es', 'fr', 'hi', 'ja'];
/** Of a code that signs in, in each language. */
const SIGN_IN: Record<string, RegExp> = {
  en: /is your Latchkey sign-in code$/,
  de: /ist Ihr Anmeldecode für Latchkey$/,
  es: /es tu código de acceso a Latchkey$/,
  fr: /est votre code de connexion Latchkey$/,
  hi: /आपका Latchkey साइन-इन कोड है$/,
  ja: /はLatchkeyのログインコードです$/,
};
const NUMBER = '+14155552671';

interface User extends Problem {
  locale: string | null;
}

describe('the language of messages', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ env: { REALMS: 'wien', REALM_WIEN_DEFAULT_LANGUAGE: 'de', SIGN_UP: 'open' } });
  });
  afterAll(() => app.close());

  const asking = (language?: string): Record<string, string> =>
    language === undefined ? {} : { 'accept-language': language };
  const subjectOf = async (to: string) => (await app.mailbox(to))[0]?.subject;
  const choose = (agent: Agent, locale: unknown) => agent.patch<User>('/api/users/me', { locale });

  /** The subject of the code that a stranger asks for, in that language. */
  async function strangerAsks(email: string, language?: string, base = '/api/auth'): Promise<string | undefined> {
    const answer = await app.agent().post(`${base}/send-otp`, { email, purpose: 'login' }, asking(language));
    expect(answer.status).toBe(202);
    app.clock.advance(61);
    return subjectOf(email);
  }

  /** A user who has chosen a language. */
  async function userOf(email: string, locale: string): Promise<Agent> {
    const agent = app.agent();
    await registerUser(app, email, agent);
    expect((await choose(agent, locale)).status).toBe(200);
    return agent;
  }

  describe('of the request that asks', () => {
    const email = 'asks@example.com';
    beforeAll(() => registerUser(app, email));
    beforeEach(() => app.clock.advance(86_400));

    it.each(LANGUAGES)('is %s where the header says so', async (language) => {
      expect(await strangerAsks(email, `nl, ${language}-XX;q=0.9, en;q=0.1`)).toMatch(SIGN_IN[language]!);
    });

    it.each([undefined, '', 'nl', '*', 'de;q=x', ';;;', `${'a-'.repeat(3000)}de`])(
      'is the default where it says nothing that is understood: %j',
      async (header) => {
        expect(await strangerAsks(email, header)).toMatch(SIGN_IN.en!);
      },
    );

    it('is the default of the realm', async () => {
      const stranger = 'wien@example.com';
      const subject = () => app.mailbox(stranger).then(([newest]) => newest?.subject);
      const begin = (language?: string) =>
        app.agent().post('/api/realms/wien/auth/registration', { email: stranger }, asking(language));
      expect((await begin()).status).toBe(202);
      expect(await subject()).toMatch(/ist Ihr Registrierungscode für/);
      app.clock.advance(61);
      expect((await begin('fr')).status).toBe(202);
      expect(await subject()).toMatch(/est votre code d’inscription/);
    });
  });

  describe('that a user has chosen', () => {
    it('is null until they choose one, whatever their browser asks for', async () => {
      const agent = app.agent();
      const email = 'chooses@example.com';
      const asked = await agent.post<Challenge>('/api/auth/register', { email, password: PASSWORD }, asking('de'));
      const { challenge_id } = asked.body;
      expect(await subjectOf(email)).toMatch(/ist Ihr Bestätigungscode/);
      await agent.post('/api/auth/verify-email', { email, otp: await app.code(email), challenge_id }, asking('de'));
      expect((await agent.get<User>('/api/users/me')).body.locale).toBeNull();
      for (const locale of LANGUAGES) expect((await choose(agent, locale)).body.locale).toBe(locale);
      expect((await choose(agent, ' DE ')).body.locale).toBe('de');
      expect((await agent.patch<User>('/api/users/me', { name: 'Jane' })).body.locale).toBe('de');
      expect((await agent.get<User>('/api/auth/me')).body.locale).toBe('de');
      expect((await choose(agent, null)).body.locale).toBeNull();
    });

    it.each(['nl', 'de-AT', 'deu', '', 'english', 7, ['de'], { de: 1 }, '*'])('is not %j', async (locale) => {
      const agent = await signIn(app, 'chooses@example.com');
      const refused = await choose(agent, locale);
      expect(refused).toMatchObject({
        status: 400,
        body: { code: 'validation_failed', errors: [{ field: 'locale' }] },
      });
    });

    it('is taken with no registration: nothing is chosen for an account that is not there yet', async () => {
      const body = { email: 'early@example.com', password: PASSWORD, locale: 'de' };
      expect((await app.agent().post('/api/auth/register', body)).status).toBe(400);
    });

    it('goes before that of whoever asks for a code to their address', async () => {
      await userOf('kept@example.com', 'ja');
      expect(await strangerAsks('kept@example.com', 'de')).toMatch(SIGN_IN.ja!);
      await ask(app, 'forgot-password', { email: 'kept@example.com' });
      expect(await subjectOf('kept@example.com')).toBe('Latchkeyのパスワードの再設定');
    });

    it('is that of the notice to an owner, of a code that is sent again, and of one by which they prove themselves', async () => {
      const email = 'spanish@example.com';
      const agent = await userOf(email, 'es');
      await app.agent().post('/api/auth/register', { email, password: PASSWORD }, asking('fr'));
      expect(await subjectOf(email)).toBe('Ya tienes una cuenta en Latchkey');
      app.clock.advance(61);
      const { challenge_id } = await ask(app, 'send-otp', { email, purpose: 'login' });
      app.clock.advance(61);
      expect((await app.agent().post('/api/auth/resend', { challenge_id }, asking('fr'))).status).toBe(202);
      expect(await subjectOf(email)).toMatch(SIGN_IN.es!);
      app.clock.advance(61);
      expect((await agent.post('/api/users/me/step-up', {}, asking('fr'))).status).toBe(202);
      expect(await subjectOf(email)).toMatch(/confirma que eres tú/);
    });

    it('is that of notices, which follow no request', async () => {
      const email = 'notified@example.com';
      const agent = await userOf(email, 'hi');
      const body = { current_password: PASSWORD, new_password: `${PASSWORD}!` };
      expect((await agent.post('/api/users/me/password', body, asking('fr'))).status).toBe(200);
      expect(await subjectOf(email)).toBe('आपका Latchkey पासवर्ड बदल दिया गया है');
      app.clock.advance(1);
      await choose(agent, null);
      const back = { current_password: `${PASSWORD}!`, new_password: `${PASSWORD}?` };
      expect((await agent.post('/api/users/me/password', back, asking('fr'))).status).toBe(200);
      expect(await subjectOf(email)).toBe('Your Latchkey password was changed');
    });

    it('goes to a new address of theirs too; its owner, where it has one, reads their own', async () => {
      const agent = await userOf('mover@example.com', 'fr');
      await userOf('neighbour@example.com', 'ja');
      expect((await agent.post('/api/users/me/email', { email: 'moved@example.com' }, asking('de'))).status).toBe(202);
      expect(await subjectOf('moved@example.com')).toMatch(/confirme votre nouvelle adresse/);
      expect(await subjectOf('mover@example.com')).toMatch(/^Quelqu’un souhaite modifier votre adresse e-mail/);
      app.clock.advance(61);
      expect((await agent.post('/api/users/me/email', { email: 'neighbour@example.com' })).status).toBe(202);
      expect(await subjectOf('neighbour@example.com')).toMatch(/の使用がLatchkeyで試みられました$/);
    });

    it('is that of texts', async () => {
      const sent = await app
        .agent()
        .post('/api/auth/send-otp', { phone_number: NUMBER, purpose: 'signup' }, asking('ja'));
      expect(sent.status).toBe(202);
      const [text] = await app.mailbox(NUMBER);
      expect(text?.text).toMatch(/^(\d{6}) はLatchkeyの確認コードです。誰にも教えないでください。\n\n@localhost #\1$/);
    });
  });

  it('stays with the challenge: sent again by somebody else, its code speaks as it did', async () => {
    const email = 'again@example.com';
    const asked = await app.agent().post<Challenge>('/api/auth/register', { email, password: PASSWORD }, asking('de'));
    app.clock.advance(61);
    const { challenge_id } = asked.body;
    expect((await app.agent().post('/api/auth/resend', { challenge_id }, asking('fr'))).status).toBe(202);
    expect(await subjectOf(email)).toMatch(/ist Ihr Bestätigungscode/);
  });

  it('shows nowhere outside: an owner who has chosen one gets the answer that a stranger gets', async () => {
    await userOf('chosen@example.com', 'de');
    const outside = async (email: string, route: string, body: object) => {
      const {
        status,
        body: answer,
        headers,
      } = await app.agent().post(`/api/auth/${route}`, { email, ...body }, asking('fr'));
      app.clock.advance(61);
      const names = [...headers.keys()].filter((name) => !['date', 'x-request-id'].includes(name));
      const varying = { challenge_id: 0, destination: 0 };
      return { status, names, length: headers.get('content-length'), vary: headers.get('vary'), ...answer, ...varying };
    };
    for (const [route, body] of [
      ['send-otp', { purpose: 'login' }],
      ['forgot-password', {}],
      ['register', { password: PASSWORD }],
    ] as const) {
      const known = await outside('chosen@example.com', route, body);
      expect(known).toEqual(await outside('nobody@example.com', route, body));
      expect(known).toMatchObject({ status: 202 });
      expect(JSON.stringify(known)).not.toContain('locale');
    }
  });

  it('costs no statement: that of an owner who has chosen comes with the owner', async () => {
    await userOf('counted@example.com', 'de');
    const count = async (email: string) => {
      const asks = () => app.agent().post('/api/auth/send-otp', { email, purpose: 'login' }, asking('fr'));
      const seen = await app.statements(asks);
      return seen.filter((sql) => /^\s*(SELECT|INSERT|UPDATE)\b/i.test(sql) && /\b(users|otp_challenges)\b/.test(sql))
        .length;
    };
    expect(await count('counted@example.com')).toBe(await count('uncounted@example.com'));
  });
});
