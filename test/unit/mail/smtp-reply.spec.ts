import { queueId, smtpFailure } from '../../../src/mail/smtp-reply.js';
import { DeliveryRefused, TransportDown } from '../../../src/outbox/index.js';

const failed = (responseCode: number, command: string, code = 'EENVELOPE') =>
  smtpFailure(Object.assign(new Error('<ada@example.com> 482913'), { code, responseCode, command }));

describe('a failed SMTP conversation', () => {
  it.each([
    [550, 'RCPT TO'],
    [552, 'RCPT TO'],
    [554, 'DATA'],
  ])('with %i after %s is final', (responseCode, command) => {
    expect(failed(responseCode, command)).toBeInstanceOf(DeliveryRefused);
  });

  it.each([
    [450, 'RCPT TO'],
    [421, 'DATA'],
    [503, 'RCPT TO'],
    [530, 'RCPT TO'],
    [535, 'AUTH PLAIN'],
    [550, 'MAIL FROM'],
    [554, 'CONN'],
    [0, 'RCPT TO'],
  ])('with %i after %s is tried again', (responseCode, command) => {
    expect(failed(responseCode, command)).not.toBeInstanceOf(DeliveryRefused);
  });

  it.each([undefined, null, 'ada@example.com', { code: 'ada@example.com', response: 7 }, new Error('482913')])(
    'says nothing that it does not know to be a code: %j',
    (thrown) => expect(smtpFailure(thrown).message).toBe('SMTP failed'),
  );
});

describe('a failed SMTP conversation that is no fault of the message', () => {
  it.each([
    ['ECONNECTION', 0, 'CONN'],
    ['ETIMEDOUT', 0, 'CONN'],
    ['EDNS', 0, 'CONN'],
    ['ETLS', 0, 'STARTTLS'],
    ['EAUTH', 535, 'AUTH PLAIN'],
    ['EABORT', 0, ''],
    ['EPROTOCOL', 554, 'CONN'],
    ['EENVELOPE', 530, 'MAIL FROM'],
  ])('(%s, %i after %s) says that the server is out of reach', (code, responseCode, command) => {
    expect(failed(responseCode, command, code)).toBeInstanceOf(TransportDown);
  });

  it.each([
    ['EENVELOPE', 451, 'RCPT TO'],
    ['EMESSAGE', 452, 'DATA'],
    ['EENVELOPE', 550, 'MAIL FROM'],
  ])('(%s, %i after %s) does not', (code, responseCode, command) => {
    expect(failed(responseCode, command, code)).not.toBeInstanceOf(TransportDown);
  });
});

describe('the last word of an SMTP server', () => {
  it.each([
    ['250 2.0.0 Ok: queued as 4XbQ2k3zPz', '4XbQ2k3zPz'],
    ['250 OK id=1tAbCd-000123-4F', '1tAbCd-000123-4F'],
    ['250 OK', null],
    [undefined, null],
  ])('%j names %j', (response, id) => expect(queueId({ response })).toBe(id));
});
