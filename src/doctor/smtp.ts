import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { realmSettings, type Env } from '../config/index.js';
import { smtpOptions } from '../mail/index.js';
import { codeOf, faultOf } from './bounded.js';
import { certificateOf, sayCertificate } from './certificate.js';
import type { Examination } from './examination.js';
import type { Findings } from './findings.js';
import type { Patient } from './patient.js';
import { SmtpConversation, type Reply } from './smtp-conversation.js';

type Options = ReturnType<typeof smtpOptions>;
type Variable = 'SMTP_URL' | 'SMTP_FALLBACK_URL';

export const smtp = examinationOf('smtp', 'SMTP_URL');
export const smtpFallback = examinationOf('smtp-fallback', 'SMTP_FALLBACK_URL');

/** Connects, signs in and names each sender; no recipient, so nothing is sent. */
function examinationOf(group: string, variable: Variable): Examination {
  return {
    group,
    needs: [variable, 'MAIL_FROM'],
    run: async (patient, to) => {
      const url = patient.env[variable];
      if (url === undefined) {
        if (variable === 'SMTP_URL') to.skipped('all', 'unset: mails stay in the development mailbox');
        return;
      }
      const options = smtpOptions(url, patient.env);
      const talk = await reach(options, variable, to);
      if (!talk) return;
      try {
        await converse(talk, options, variable, patient, to);
      } catch (error) {
        to.wrong(
          'talk',
          `the conversation broke off: ${faultOf(error)}`,
          `ask the operator of the server of ${variable}`,
        );
      } finally {
        talk.end();
      }
    },
  };
}

async function reach(options: Options, variable: Variable, to: Findings): Promise<SmtpConversation | undefined> {
  const port = options.port ?? (options.secure ? 465 : 587);
  const place = `${options.host}:${port}`;
  let talk: SmtpConversation | undefined;
  try {
    talk = await SmtpConversation.open(options.host, port, options.secure);
    const { code } = await talk.reply();
    if (code === 220) to.good('reach', `${place} greets us`);
    else to.wrong('reach', `${place} greets with ${code}`, 'see why the server takes no connection from this address');
    if (code === 220) return talk;
  } catch (error) {
    const why = codeOf(error) === 'no answer in time' && !options.secure ? ' (a port for TLS from the start?)' : '';
    const schemes = 'smtps:// is TLS from the start (465), smtp:// upgrades (587)';
    to.wrong('reach', `${place}: ${faultOf(error)}${why}`, `mend host, port or scheme of ${variable}: ${schemes}`);
  }
  talk?.end();
  return undefined;
}

async function converse(
  talk: SmtpConversation,
  options: Options,
  variable: Variable,
  patient: Patient,
  to: Findings,
): Promise<void> {
  let greeting = await hello(talk);
  if (!options.secure && offers(greeting, 'STARTTLS') && (await talk.say('STARTTLS')).code === 220) {
    await talk.encrypt(options.host);
    greeting = await hello(talk);
  }
  if (!isSafe(talk, options, variable, patient, to)) {
    to.skipped('login', 'no password is sent over such a connection');
    return;
  }
  if (await login(talk, greeting, options, variable, to)) await senders(talk, patient.env, to);
}

/** Answers whether a password may travel there: as the service itself judges it. */
function isSafe(
  talk: SmtpConversation,
  options: Options,
  variable: Variable,
  { clock }: Patient,
  to: Findings,
): boolean {
  const { requireTLS, tls } = options;
  if (!talk.tls) {
    const remedy = `use smtps://, or allow it by SMTP_ALLOW_PLAIN=yes if nobody stands between`;
    if (requireTLS) to.wrong('tls', 'the server offers no STARTTLS: nothing will be sent', remedy);
    else if (tls.rejectUnauthorized) to.hint('tls', 'none: codes travel in the clear', `use smtps:// in ${variable}`);
    else to.good('tls', 'none, on this machine');
    return !requireTLS;
  }
  if (tls.rejectUnauthorized) return sayCertificate(certificateOf(talk.tls), clock, to);
  to.good('tls', `${talk.tls.getProtocol() ?? 'TLS'}, any certificate, on this machine`);
  return true;
}

async function hello(talk: SmtpConversation): Promise<Reply> {
  const name = hostname();
  return talk.say(`EHLO ${/^[\w.-]+$/.test(name) && isIP(name) === 0 ? name : '[127.0.0.1]'}`);
}

function offers({ lines }: Reply, extension: string): boolean {
  return lines.some((line) => line.toUpperCase().split(/[ =]/)[0] === extension);
}

/** Answers whether mails may be handed over now. */
async function login(
  talk: SmtpConversation,
  greeting: Reply,
  { auth }: Options,
  variable: Variable,
  to: Findings,
): Promise<boolean> {
  if (!auth) {
    to.good('login', 'none is configured');
    return true;
  }
  const ways = greeting.lines.find((line) => /^AUTH[ =]/i.test(line))?.toUpperCase() ?? '';
  const way = ['PLAIN', 'LOGIN'].find((name) => ways.includes(name));
  if (!way) {
    to.wrong('login', 'the server offers none that this service knows', `take user and password out of ${variable}`);
    return false;
  }
  const code = way === 'PLAIN' ? await plain(talk, auth) : await inTwoSteps(talk, auth);
  if (code === 235) to.good('login', `signed in by ${way}`);
  else to.wrong('login', `refused with ${code}`, `mend user and password in ${variable}, percent-encoded`);
  return code === 235;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function plain(talk: SmtpConversation, { user, pass }: { user: string; pass: string }): Promise<number> {
  return (await talk.say(`AUTH PLAIN ${base64(`\0${user}\0${pass}`)}`)).code;
}

async function inTwoSteps(talk: SmtpConversation, { user, pass }: { user: string; pass: string }): Promise<number> {
  await talk.say('AUTH LOGIN');
  await talk.say(base64(user));
  return (await talk.say(base64(pass))).code;
}

async function senders(talk: SmtpConversation, env: Env, to: Findings): Promise<void> {
  for (const address of sendersOf(env)) {
    const { code } = await talk.say(`MAIL FROM:<${address}>`);
    if (code === 250) to.good('sender', `${address} is accepted`);
    else to.wrong('sender', `${address} is refused with ${code}`, 'verify it with your provider, or change MAIL_FROM');
    await talk.say('RSET');
  }
}

/** The address that each realm sends from, each once. */
export function sendersOf(env: Env): string[] {
  const slugs = ['default', ...env.REALMS];
  return [...new Set(slugs.map((slug) => realmSettings(env, slug).mailFrom.address))].filter(Boolean);
}
