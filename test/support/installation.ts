import { TestApp } from './app.js';
import { GoingClock } from './doctor.js';
import { Front } from './front.js';
import { TestRedis } from './redis.js';
import { SmsProvider, json } from './sms-provider.js';
import { SmtpSink } from './smtp-sink.js';

const APP_SECRET = '8c5e1f0a9d3b7264e1a0c4f7b2968d35a7f3c0e9';
const TOKEN = 'twilio-token-hunter2';
const MAIL_PASSWORD = 'smtp-hunter2';

/** An installation without a fault: every neighbour there is, the service, and a proxy in front of it. */
export class Installation {
  /** The settings that it runs with. */
  readonly good: Record<string, string>;
  /** Of the settings, and of all that tests set beside them. */
  readonly secrets = [APP_SECRET, TOKEN, MAIL_PASSWORD, 'hunter2'];

  private constructor(
    readonly app: TestApp,
    readonly front: Front,
    readonly mail: SmtpSink,
    readonly provider: SmsProvider,
    readonly redis: TestRedis,
    own: Record<string, string>,
  ) {
    this.good = { ...own, ...app.database.env };
  }

  static async start(): Promise<Installation> {
    const front = await Front.start();
    const mail = await SmtpSink.start({ auth: { user: 'mailer', pass: MAIL_PASSWORD } });
    const provider = await SmsProvider.start();
    const redis = await TestRedis.start();
    const own = {
      NODE_ENV: 'test',
      APP_SECRET,
      PUBLIC_URL: front.urlAt(),
      CORS_ORIGINS: 'https://app.example.com',
      TRUST_PROXY: '127.0.0.1',
      SMTP_URL: mail.url,
      SMTP_FALLBACK_URL: mail.url,
      MAIL_FROM: 'Us <no-reply@example.com>',
      REALMS: 'shop',
      REALM_SHOP_MAIL_FROM: 'shop@example.com',
      SMS_TRANSPORT: 'twilio',
      TWILIO_ACCOUNT_SID: 'AC0123456789abcdef',
      TWILIO_AUTH_TOKEN: TOKEN,
      TWILIO_PHONE_NUMBER: '+15005550006',
      TWILIO_BASE_URL: provider.url,
      REDIS_URL: redis.url,
      METRICS_TOKEN: 'metrics-hunter2',
    };
    const app = await TestApp.start({ env: own, clock: new GoingClock() });
    const installation = new Installation(app, front, mail, provider, redis, own);
    installation.mend();
    return installation;
  }

  /** As at the start, whatever a test did to what stands around the service. */
  mend(): void {
    this.provider.reply = json(200, { status: 'active', incoming_phone_numbers: [{ capabilities: { sms: true } }] });
    this.provider.posts.length = 0;
    this.front.target = this.app.url;
    this.front.forwarding = 'append';
    this.front.client = '198.51.100.9';
    this.front.rewrite = {};
  }

  async stop(): Promise<void> {
    await this.app.close();
    await Promise.all([this.front.stop(), this.mail.stop(), this.provider.stop(), this.redis.stop()]);
  }
}
