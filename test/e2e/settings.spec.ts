import { TestApp } from '../support/app.js';

describe('GET auth/settings', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({
      env: {
        APP_NAME: 'Example',
        SUPPORT_EMAIL: 'help@example.com',
        OTP_LENGTH: '8',
        REALMS: 'acme',
        REALM_ACME_APP_NAME: 'Acme',
        REALM_ACME_BRAND_COLOR: '#FFD400',
        REALM_ACME_LOGO_URL: 'https://cdn.example.com/acme.png',
        REALM_ACME_SIGN_UP: 'closed',
        REALM_ACME_PASSWORD_MIN_LENGTH: '12',
        REALM_ACME_DEFAULT_REGION: 'DE',
      },
    });
  });
  afterAll(() => app.close());

  it('says to anybody what a form has to know', async () => {
    const { status, body } = await app.agent().get('/api/auth/settings');
    expect(status).toBe(200);
    expect(body).toEqual({
      realm: 'default',
      name: 'Example',
      brand_color: '#1d4ed8',
      logo_url: null,
      support_email: 'help@example.com',
      sign_up: 'open',
      channels: ['email', 'sms'],
      otp_length: 8,
      password_min_length: 8,
      default_region: 'US',
      languages: ['en', 'de', 'es', 'fr', 'hi', 'ja'],
    });
  });

  it('of a realm what is its own', async () => {
    const { body } = await app.agent().get('/api/realms/acme/auth/settings');
    expect(body).toMatchObject({
      realm: 'acme',
      name: 'Acme',
      brand_color: '#ffd400',
      logo_url: 'https://cdn.example.com/acme.png',
      support_email: 'help@example.com',
      sign_up: 'closed',
      password_min_length: 12,
      default_region: 'DE',
    });
    const { status, body: problem } = await app.agent().get('/api/realms/nobody/auth/settings');
    expect([status, problem]).toMatchObject([404, { code: 'realm_not_found' }]);
  });

  it('asks the database nothing', async () => {
    expect(await app.statements(() => app.agent().get('/api/auth/settings'))).toEqual([]);
  });

  it('names no texts where none are sent', async () => {
    const mute = await TestApp.start({
      env: {
        NODE_ENV: 'production',
        PUBLIC_URL: 'https://id.example.com',
        SMTP_URL: 'smtp://127.0.0.1:9',
        MAIL_FROM: 'Example <no-reply@example.com>',
        BCRYPT_COST: '10',
      },
    });
    try {
      const { body } = await mute.agent().get('/api/auth/settings');
      expect(body).toMatchObject({ channels: ['email'] });
    } finally {
      await mute.close();
    }
  });
});
