import { DataSource } from 'typeorm';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { newId, plusSeconds } from '../../src/common/index.js';
import { OutboxMessage } from '../../src/outbox/outbox-message.entity.js';
import { Session } from '../../src/sessions/session.entity.js';
import { FunnelCount } from '../../src/statistics/funnel-count.entity.js';
import { User } from '../../src/users/user.entity.js';
import type { TestApp } from './app.js';

const DAY = 86_400;
const HOUR = 3_600;
const NAMES =
  'Amara Okafor,Jonas Weber,Mei Tanaka,Lucía Fernández,Noah Williams,Priya Sharma,Élodie Martin,Omar Haddad,Sofia Rossi,' +
  'Lars Nygaard,Chloé Dubois,Diego Ramírez,Hana Suzuki,Felix Braun,Aisha Khan,Tom Baker,Ines Carvalho,Viktor Novák,Zoe Clark,' +
  'Ravi Patel,Marta Kowalska,Yusuf Demir,Emma Larsen,Paul Schneider,Nina Petrova,Jack Murphy,Leila Karimi,Hugo Lefèvre,' +
  'Sakura Ito,Mateo Silva,Greta Lindqvist,Daniel Cohen,Ana Popescu,Kwame Mensah,Julia Wagner,Arjun Mehta,Clara Bianchi,' +
  'Samuel Njoroge,Eva Horvat,Liam O’Brien,Freya Jensen,Pedro Alves,Mina Park,Oskar Lind,Rosa Jiménez,Ben Fischer';
const COUNTRIES = ['DE', 'US', 'IN', 'FR', 'JP', 'ES', 'BR', 'GB', 'NG', 'SE'];
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
];

/** Chosen as if by chance, and the same each time. */
const pick = <T>(list: readonly T[], i: number) => list[(i * 7 + (i >> 2)) % list.length] as T;

/** What a realm looks like that people have used for a while: people, sessions, events, messages in every state, counts. */
export class RealmLife {
  readonly people: User[] = [];

  constructor(
    private readonly app: TestApp,
    private readonly realm = 'default',
  ) {}

  /** @param adminId who did what administrators do */
  async begin(adminId: string): Promise<this> {
    await this.addPeople();
    await this.addSessions();
    await this.addEvents(adminId);
    await this.addMessages();
    await this.addCounts();
    return this;
  }

  private insert<T extends object>(entity: new () => T, rows: Partial<T>[]) {
    const repository = this.app.app.get(DataSource).getRepository<T>(entity);
    return repository.insert(rows as Parameters<typeof repository.insert>[0]);
  }

  private ago(seconds: number): Date {
    return plusSeconds(this.app.clock.now(), -Math.round(seconds));
  }

  private async addPeople(): Promise<void> {
    NAMES.split(',').forEach((name, i) => {
      const createdAt = this.ago((47 - i) * 1.3 * DAY + (i % 7) * 4_000);
      const [first, last] = name.split(' ') as [string, string];
      const plain = `${first}.${last}`
        .normalize('NFD')
        .replace(/[^\w.]/g, '')
        .toLowerCase();
      const isInvited = i % 11 === 7;
      this.people.push({
        ...{ id: newId(createdAt), realm: this.realm, name, firstName: first, lastName: last },
        email: `${plain}@example.com`,
        emailVerifiedAt: isInvited ? null : createdAt,
        phoneNumber: i % 3 === 1 ? `+4915123456${String(100 + i)}` : null,
        phoneVerifiedAt: i % 3 === 1 ? createdAt : null,
        ...{
          typedPhoneNumber: null,
          passwordHash: null,
          countryCode: pick(COUNTRIES, i),
          locale: null,
          createdAt,
          updatedAt: createdAt,
        },
        roles: i === 3 ? ['user', 'admin'] : ['user'],
        status: i % 13 === 5 ? 'disabled' : 'active',
        invitedAt: isInvited ? createdAt : null,
      });
    });
    await this.insert(User, this.people);
  }

  private async addSessions(): Promise<void> {
    const sessions = this.people.flatMap(({ id: userId }, i) =>
      Array.from({ length: i % 4 }, (_, k) => {
        const createdAt = this.ago((k * 3 + (i % 5)) * DAY + 3_000 + i * 60);
        return {
          ...{ id: newId(createdAt), userId, realm: this.realm, refreshHash: `${i}-${k}`, replacedTokens: null },
          ...{ authenticatedAt: createdAt, createdAt, lastSeenAt: this.ago(k * DAY + i * 700) },
          ...{ ip: `203.0.113.${10 + i}`, userAgent: pick(AGENTS, i + k), revokedAt: null, reason: null },
          ...{ idleExpiresAt: this.ago(-10 * DAY), expiresAt: this.ago(-20 * DAY) },
        };
      }),
    );
    await this.insert(Session, sessions);
  }

  private async addEvents(adminId: string): Promise<void> {
    const usual = ['signed_in', 'refused', 'signed_in', 'profile_changed', 'signed_up', 'password_changed'] as const;
    const byAdmin = ['user_disabled', 'unlocked', 'user_invited', 'sessions_revoked', 'roles_changed'] as const;
    const codes = ['otp_invalid', 'invalid_credentials', 'rate_limited', 'otp_expired'];
    const events = Array.from({ length: 120 }, (_, i) => {
      const createdAt = this.ago((120 - i) * 2_100);
      const person = pick(this.people, i);
      const isAdmins = i % 9 === 4;
      const type = isAdmins ? pick(byAdmin, i) : pick(usual, i);
      return {
        ...{ id: newId(createdAt), realm: this.realm, type, userId: person.id, actorId: isAdmins ? adminId : null },
        ...{ ip: `203.0.113.${10 + (i % 60)}`, userAgent: pick(AGENTS, i), createdAt },
        details: {
          action: type === 'refused' ? 'verify_otp' : isAdmins ? 'change_user' : 'login',
          ...(type === 'refused' && {
            code: pick(codes, i),
            address: `${(person.email ?? '').slice(0, 1)}•••@example.com`,
          }),
          ...(type === 'roles_changed' && { roles: 'user admin' }),
        },
      };
    });
    await this.insert(AuditEvent, events);
  }

  private async addMessages(): Promise<void> {
    const templates = ['sign_in_code', 'verification_code', 'reset_code', 'password_changed', 'invitation'];
    const states = [
      'sent',
      'sent',
      'sms',
      'delivered',
      'failed',
      'sent',
      'expired',
      'reported',
      'no_transport',
      'sent',
    ];
    const messages = Array.from({ length: 80 }, (_, i) => {
      const createdAt = this.ago((80 - i) * 1_300 + 400);
      const at = plusSeconds(createdAt, 2);
      const state = states[i % states.length] as string;
      const isText = ['sms', 'delivered', 'reported'].includes(state);
      const { email } = pick(this.people, i);
      const failure = { failed: 'refused', expired: 'expired', reported: 'reported', no_transport: 'no_transport' }[
        state
      ];
      return {
        ...{
          id: newId(createdAt),
          realm: this.realm,
          channel: isText ? ('sms' as const) : ('email' as const),
          createdAt,
        },
        template: isText ? 'code' : pick(templates, i),
        destination: isText ? `+4915123456${String(100 + i)}` : (email ?? ''),
        ...{ payload: null, attempts: failure ? 1 + (i % 4) : 1, expiresAt: plusSeconds(createdAt, HOUR) },
        sentAt: failure && failure !== 'reported' ? null : at,
        deliveredAt: state === 'delivered' ? plusSeconds(at, 3) : null,
        failedAt: failure ? plusSeconds(at, 30) : null,
        failure: (failure ?? null) as OutboxMessage['failure'],
        lastError: failure === 'refused' ? 'SMTP 550' : failure === 'reported' ? 'Twilio 30003' : null,
      };
    });
    await this.insert(OutboxMessage, messages);
  }

  /** Sixty days, and two days by the hour. */
  private async addCounts(): Promise<void> {
    const now = Math.floor(this.app.clock.now().getTime() / 1000 / HOUR);
    const day = now - (now % 24);
    const rows = [
      ...Array.from({ length: 60 }, (_, i) => this.countsAt('day', day - i * 24, i, 1)),
      ...Array.from({ length: 48 }, (_, i) => this.countsAt('hour', now - i, i, 0.06)),
    ].flat();
    for (let i = 0; i < rows.length; i += 100) await this.insert(FunnelCount, rows.slice(i, i + 100));
  }

  private countsAt(grain: 'day' | 'hour', hour: number, back: number, scale: number): Partial<FunnelCount>[] {
    const weekly = grain === 'day' && [0, 6].includes(new Date(hour * HOUR * 1000).getUTCDay()) ? 0.6 : 1;
    const size = scale * weekly * (1 - back * 0.006) * (1 + 0.18 * Math.sin(back * 1.7) + 0.1 * Math.cos(back * 0.6));
    const trouble = back % 17 === 4 ? 5 : 1;
    const row = (channel: 'email' | 'sms', country: string, asked: number) => {
      const many = Math.round(asked * size);
      const failed = Math.round(many * 0.012 * trouble);
      const sent = Math.round(many * 0.94) - failed;
      return {
        ...{
          id: newId(this.app.clock.now()),
          realm: this.realm,
          grain,
          hour,
          channel,
          country,
          asked: many,
          sent,
          failed,
        },
        delivered: channel === 'sms' ? Math.round(sent * 0.96) : 0,
        verified: Math.round(sent * (channel === 'sms' ? 0.84 : 0.88)),
        ...{ refused: Math.round(many * 0.06), signIns: 0, expiresAt: this.ago(-400 * DAY) },
      };
    };
    const none = { asked: 0, sent: 0, delivered: 0, verified: 0, failed: 0, refused: 0 };
    const signIns = { ...row('email', '', 0), ...none, id: newId(this.app.clock.now()), channel: '' as const };
    return [
      row('email', '', 420),
      ...COUNTRIES.map((country, i) => row('sms', country, Math.round(150 / (i + 1)))),
      { ...signIns, signIns: Math.round(610 * size) },
    ];
  }
}
