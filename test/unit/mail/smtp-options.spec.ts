import { smtpOptions } from '../../../src/mail/smtp-options.js';

const options = (SMTP_URL: string, changes: { production?: boolean; SMTP_ALLOW_PLAIN?: boolean } = {}) =>
  smtpOptions(SMTP_URL, { production: true, SMTP_ALLOW_PLAIN: false, ...changes });

describe('the connection to the SMTP server', () => {
  it('is TLS from the first byte for smtps', () => {
    expect(options('smtps://mail.example.com')).toMatchObject({
      secure: true,
      host: 'mail.example.com',
      port: undefined,
    });
  });

  it('must upgrade in production', () => {
    expect(options('smtp://mail.example.com:2525')).toMatchObject({ secure: false, requireTLS: true, port: 2525 });
  });

  it.each([
    ['outside production', 'smtp://mail.example.com', { production: false }],
    ['where the operator allows it', 'smtp://mail.example.com', { SMTP_ALLOW_PLAIN: true }],
    ['to this host by name', 'smtp://localhost', {}],
    ['to this host by IPv4', 'smtp://127.0.0.1', {}],
    ['to this host by IPv6', 'smtp://[::1]', {}],
  ])('may stay plain %s', (_when, url, changes) => {
    expect(options(url, changes).requireTLS).toBe(false);
  });

  it.each(['smtp://localhost.evil.com', 'smtp://127.0.0.1.nip.io', 'smtp://128.0.0.1'])(
    'takes %s for no part of this host',
    (url) => expect(options(url)).toMatchObject({ requireTLS: true, tls: { rejectUnauthorized: true } }),
  );

  it('checks certificates, except of this host', () => {
    expect(options('smtps://mail.example.com').tls.rejectUnauthorized).toBe(true);
    expect(options('smtp://127.0.0.1').tls.rejectUnauthorized).toBe(false);
  });

  it('lets no query parameter loosen it', () => {
    const loose = options('smtp://mail.example.com?requireTLS=false&ignoreTLS=true&disableFileAccess=false');
    expect(loose).toEqual(options('smtp://mail.example.com'));
  });

  it('decodes user and password', () => {
    expect(options('smtps://u%40x:p%3Aw%25@mail.example.com').auth).toEqual({ user: 'u@x', pass: 'p:w%' });
    expect(options('smtps://mail.example.com').auth).toBeUndefined();
  });

  it('waits 5 s for a server that says nothing yet, and 30 s for its last word', () => {
    expect(options('smtps://mail.example.com')).toMatchObject({
      pool: true,
      connectionTimeout: 5_000,
      greetingTimeout: 5_000,
      socketTimeout: 30_000,
      dnsTimeout: 5_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  });
});
