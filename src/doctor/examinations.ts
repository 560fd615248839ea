import { collector } from './collector.js';
import { embedded } from './embedded.js';
import { examine, type Examination } from './examination.js';
import type { Finding } from './findings.js';
import { mysql } from './mysql.js';
import type { Patient } from './patient.js';
import { frontend, publicUrl } from './public-url.js';
import { redis } from './redis.js';
import { replicas } from './replicas.js';
import { withoutSecrets } from './secrecy.js';
import { senderDomain } from './sender-domain.js';
import { sending } from './send.js';
import { secrets, settings } from './settings.js';
import { sms, smsFallback } from './sms.js';
import { smtp, smtpFallback } from './smtp.js';

const ALL: readonly Examination[] = [
  settings,
  secrets,
  mysql,
  embedded,
  replicas,
  smtp,
  smtpFallback,
  senderDomain,
  sms,
  smsFallback,
  redis,
  publicUrl,
  frontend,
  collector,
];

/** Everything there is to find, without any secret; never throws. `sendTo`: an address that gets a test message. */
export async function diagnose(patient: Patient, { sendTo }: { sendTo?: string | undefined } = {}): Promise<Finding[]> {
  const all = sendTo === undefined ? ALL : [...ALL, sending(sendTo)];
  return withoutSecrets(await examine(patient, all), patient.env);
}
