import { fieldsOf } from '../common/index.js';
import type { Env } from '../config/index.js';
import { ask, type Answer } from './ask.js';
import { faultOf } from './bounded.js';
import type { Examination } from './examination.js';
import type { Findings } from './findings.js';

export const sms = examinationOf('sms', 'SMS_TRANSPORT');
export const smsFallback = examinationOf('sms-fallback', 'SMS_FALLBACK_TRANSPORT');

/** One transport of texts; nothing is posted. */
function examinationOf(group: string, variable: 'SMS_TRANSPORT' | 'SMS_FALLBACK_TRANSPORT'): Examination {
  return {
    group,
    needs: [variable, 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_BASE_URL', 'SMS_WEBHOOK_URL'],
    run: async ({ env }, to) => {
      const transport = env[variable];
      if (transport === 'twilio') await twilio(env, to);
      else if (transport === 'webhook') await webhook(env, to);
      else if (transport === 'mailbox') to.skipped('all', 'texts stay in the development mailbox');
      else if (variable === 'SMS_TRANSPORT') to.skipped('all', 'no SMS_TRANSPORT: numbers can not be used');
    },
  };
}

/** https://www.twilio.com/docs/iam/api/account */
async function twilio(env: Env, to: Findings): Promise<void> {
  const account = `${env.TWILIO_BASE_URL}/2010-04-01/Accounts/${encodeURIComponent(env.TWILIO_ACCOUNT_SID ?? '')}`;
  const answer = await reach(`${account}.json`, env, to);
  if (!answer) return;
  if (answer.status === 401 || answer.status === 404) {
    const remedy = 'copy TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN anew from the console';
    to.wrong('account', `the account or its token is not known (${answer.status})`, remedy);
    return;
  }
  const { status: state } = fieldsOf(answer.body);
  if (answer.status !== 200) {
    to.wrong('account', `the API answers ${answer.status}`, 'see the status page of the provider, ask again');
    return;
  }
  if (state === 'active') to.good('account', 'active');
  else
    to.wrong(
      'account',
      `the account is ${typeof state === 'string' && /^\w{1,20}$/.test(state) ? state : 'of no known state'}`,
      'open it in the console',
    );
  await (env.TWILIO_MESSAGING_SERVICE_SID ? service(env, to) : number(env, account, to));
}

async function reach(url: string, env: Env, to: Findings): Promise<Answer | undefined> {
  const login = Buffer.from(`${env.TWILIO_ACCOUNT_SID ?? ''}:${env.TWILIO_AUTH_TOKEN ?? ''}`).toString('base64');
  try {
    return await ask(url, { headers: { Authorization: `Basic ${login}`, Accept: 'application/json' } });
  } catch (error) {
    const remedy = 'let this machine reach it, or mend TWILIO_BASE_URL';
    to.wrong('reach', `${new URL(url).host}: ${faultOf(error)}`, remedy);
    return undefined;
  }
}

/** https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource, and of short codes the same. */
async function number(env: Env, account: string, to: Findings): Promise<void> {
  const own = env.TWILIO_PHONE_NUMBER ?? '';
  const [list, query] = own.startsWith('+')
    ? (['IncomingPhoneNumbers', 'PhoneNumber'] as const)
    : (['SMS/ShortCodes', 'ShortCode'] as const);
  const answer = await reach(`${account}/${list}.json?${query}=${encodeURIComponent(own)}`, env, to);
  if (!answer) return;
  const fields = fieldsOf(answer.body);
  const found = (fields.incoming_phone_numbers ?? fields.short_codes ?? []) as { capabilities?: { sms?: boolean } }[];
  const remedy = 'name a number of this account in TWILIO_PHONE_NUMBER';
  if (answer.status !== 200) to.skipped('sender', `the list of numbers answers ${answer.status}`);
  else if (found.length === 0) to.wrong('sender', 'TWILIO_PHONE_NUMBER is no number of this account', remedy);
  else if (found[0]?.capabilities?.sms === false) to.wrong('sender', 'TWILIO_PHONE_NUMBER takes no SMS', remedy);
  else to.good('sender', 'the number belongs to the account');
}

/** https://www.twilio.com/docs/messaging/api/service-resource; Twilio keeps it on a host of its own. */
async function service(env: Env, to: Findings): Promise<void> {
  const base = new URL(env.TWILIO_BASE_URL);
  if (base.hostname.endsWith('.twilio.com')) base.hostname = base.hostname.replace(/^api\./, 'messaging.');
  const path = `/v1/Services/${encodeURIComponent(env.TWILIO_MESSAGING_SERVICE_SID ?? '')}`;
  const answer = await reach(base.href.replace(/\/$/, '') + path, env, to);
  if (!answer) return;
  if (answer.status === 200) to.good('sender', 'the messaging service belongs to the account');
  else if (answer.status === 404)
    to.wrong(
      'sender',
      'there is no such messaging service',
      'name one of this account in TWILIO_MESSAGING_SERVICE_SID',
    );
  else to.skipped('sender', `the messaging service answers ${answer.status}`);
}

/** OPTIONS does nothing anywhere, and so it proves little. */
async function webhook({ SMS_WEBHOOK_URL: url = '' }: Env, to: Findings): Promise<void> {
  try {
    const { status } = await ask(url, { method: 'OPTIONS' });
    if (status >= 500) to.hint('reach', `the webhook answers ${status}`, 'see whether it is well');
    else to.good('reach', `something answers at the webhook (${status}): no proof that it takes texts`);
  } catch (error) {
    const remedy = 'start it, let this machine reach it, or mend SMS_WEBHOOK_URL';
    to.wrong('reach', `the webhook: ${faultOf(error)}`, remedy);
  }
}
