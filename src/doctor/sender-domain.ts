import { bounded, codeOf } from './bounded.js';
import type { Examination } from './examination.js';
import type { Findings } from './findings.js';
import type { Patient } from './patient.js';
import { sendersOf } from './smtp.js';

/** The name server says: there is none. Anything else is a name server that does not answer. */
const NONE = new Set(['ENOTFOUND', 'ENODATA', 'NXDOMAIN']);

/** What other mail servers look up of the senders' domains. DKIM is not among it: its selector is the mail server's. */
export const senderDomain: Examination = {
  group: 'sender-domain',
  needs: ['SMTP_URL', 'MAIL_FROM'],
  run: async (patient, to) => {
    if (patient.env.SMTP_URL === undefined) return;
    const domains = new Set(sendersOf(patient.env).map((address) => address.split('@').at(-1) ?? ''));
    for (const domain of domains) {
      if (!domain.includes('.')) to.skipped('spf', `${domain} is no domain of the internet`);
      else await look(domain, patient, to);
    }
  },
};

async function look(domain: string, patient: Patient, to: Findings): Promise<void> {
  try {
    if (await has(patient, domain, /^v=spf1\b/i)) to.good('spf', `${domain} names its mail servers`);
    else
      to.hint(
        'spf',
        `${domain} has no SPF record: mails may be taken for spam`,
        'add the TXT record your provider names',
      );
    const parent = domain.split('.').slice(1).join('.');
    const policy = /^v=DMARC1\b/i;
    const found =
      (await has(patient, `_dmarc.${domain}`, policy)) ||
      (parent.includes('.') && (await has(patient, `_dmarc.${parent}`, policy)));
    if (found) to.good('dmarc', `${domain} has a policy`);
    else to.hint('dmarc', `${domain} has no DMARC record`, `add the TXT record _dmarc.${domain}`);
  } catch (error) {
    to.skipped('dns', `the name server does not answer for ${domain} (${codeOf(error)})`);
  }
}

async function has({ resolveTxt }: Patient, name: string, pattern: RegExp): Promise<boolean> {
  try {
    const records = await bounded(resolveTxt(name));
    return records.some((parts) => pattern.test(parts.join('')));
  } catch (error) {
    if (NONE.has(codeOf(error))) return false;
    throw error;
  }
}
