import { createTransport } from 'nodemailer';
import { randomUUID } from 'node:crypto';
import { SystemClock } from '../common/index.js';
import { smtpOptions } from '../mail/index.js';
import { Realms } from '../realms/index.js';
import { sendTestText } from '../sms/index.js';
import { bounded, codeOf } from './bounded.js';
import type { Examination } from './examination.js';
import type { Findings } from './findings.js';
import type { Patient } from './patient.js';

/** ms for one message from end to end: more than a check may take, since this is what was asked for. */
const PATIENCE = 20_000;

/** Sends one message to `address`, a mail or, to a number, a text: only where `--send-to` asks for it. */
export function sending(address: string): Examination {
  const isNumber = address.startsWith('+');
  return {
    group: 'send',
    needs: isNumber ? ['SMS_TRANSPORT', 'TWILIO_ACCOUNT_SID'] : ['SMTP_URL', 'MAIL_FROM'],
    run: async (patient, to) => {
      try {
        await bounded(isNumber ? text(patient, address, to) : mail(patient, address, to), PATIENCE);
      } catch (error) {
        to.wrong('message', `it did not leave: ${codeOf(error)}`, 'see the checks of the transport above');
      }
    },
  };
}

async function mail({ env }: Patient, address: string, to: Findings): Promise<void> {
  if (env.SMTP_URL === undefined) {
    to.skipped('message', 'no SMTP_URL');
    return;
  }
  const transport = createTransport({ ...smtpOptions(env.SMTP_URL, env), pool: false } as object);
  await transport.sendMail({
    from: { ...env.mailFrom },
    to: { name: '', address },
    subject: `A test of ${env.APP_NAME}`,
    text: `${env.APP_NAME} can send mails: this one was asked for by npm run doctor.\n`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  to.good('message', 'the mail server took a test mail: see whether it arrives, and where');
}

async function text({ env }: Patient, address: string, to: Findings): Promise<void> {
  const sent = await sendTestText(env, new Realms(env), new SystemClock(), { id: randomUUID(), to: address });
  if (sent) to.good('message', 'the provider took a test text: see whether it arrives');
  else to.skipped('message', 'no SMS_TRANSPORT that leaves this machine');
}
