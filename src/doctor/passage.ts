import { BlockList, isIP, isIPv6 } from 'node:net';
import { fieldsOf } from '../common/index.js';
import { isLoopback } from '../config/index.js';
import { PASSAGE_PATH, doctorToken, type Passage } from '../health/index.js';
import { ask } from './ask.js';
import { faultOf } from './bounded.js';
import type { Findings } from './findings.js';
import type { Patient } from './patient.js';

/** An address of documentation (RFC 5737): nobody's, so whoever is taken for it wrote it themselves. */
const INVENTED = '203.0.113.7';

/** Of nobody on the internet: this machine, private, link-local and shared addresses (RFC 6890). */
const INSIDE = new BlockList();
for (const network of [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '100.64.0.0/10',
])
  INSIDE.addSubnet(...partsOf(network), 'ipv4');
for (const network of ['::1/128', 'fc00::/7', 'fe80::/10']) INSIDE.addSubnet(...partsOf(network), 'ipv6');

/**
 * Whether the service sees the address of its clients, and believes nobody who writes one. Asked twice: as it is, and with
 * an invented `X-Forwarded-For`.
 */
export async function passage(patient: Patient, to: Findings): Promise<void> {
  const plain = await told(patient, {}, to);
  if (!plain) return;
  const forged = await told(patient, { 'X-Forwarded-For': INVENTED }, to);
  if (!forged) return;
  judge(plain, forged, patient, to);
}

function judge(plain: Passage, forged: Passage, { env }: Patient, to: Findings): void {
  const here = isLoopback(new URL(env.PUBLIC_URL).hostname);
  const append = 'let the proxy append to X-Forwarded-For, or write it anew, and name the proxy alone in TRUST_PROXY';
  if (plain.forwarded.length > 0 && !plain.trusted)
    to.wrong(
      'proxy',
      `a proxy at ${plain.peer} stands in front and is not trusted: all people count as one source`,
      `TRUST_PROXY=${plain.peer} (or its range)`,
    );
  else if (forged.client !== INVENTED) seen(plain, here, to);
  else if (forged.forwarded.length > 1)
    to.hint(
      'proxy',
      'this machine is one that TRUST_PROXY names, so nothing is proved',
      'ask from outside, and name the proxies alone in TRUST_PROXY',
    );
  else if (here)
    to.hint('proxy', 'no proxy stands in front here, and TRUST_PROXY names this machine', 'ask by the public address');
  else to.wrong('proxy', 'whoever writes X-Forwarded-For is believed: no limit per source holds', append);
}

/** A proxy that does not say for whom it asks, or a node that rewrites addresses, makes everybody one source. */
function seen({ client, forwarded }: Passage, here: boolean, to: Findings): void {
  if (!here && (isInside(client) || forwarded.length === 0))
    to.hint(
      'proxy',
      `everybody may be seen as ${client}, and counted as one source; is that your address?`,
      'if not, let the proxy set X-Forwarded-For and name it in TRUST_PROXY; on Kubernetes externalTrafficPolicy: Local',
    );
  else to.good('proxy', `the service sees us as ${client}`);
}

async function told(patient: Patient, headers: Record<string, string>, to: Findings): Promise<Passage | undefined> {
  const { env, keys, clock } = patient;
  if (!keys) {
    to.skipped('proxy', 'there is no APP_SECRET to ask with');
    return undefined;
  }
  try {
    const Authorization = doctorToken(keys, clock.now());
    const { status, body } = await ask(env.PUBLIC_URL + PASSAGE_PATH, { headers: { ...headers, Authorization } });
    const fields = fieldsOf(body);
    if (status === 200 && Array.isArray(fields.forwarded)) return fields as unknown as Passage;
    const remedy = 'restart it with these settings; see that clocks agree and the proxy passes on Authorization';
    if (status === 404) to.wrong('proxy', 'the service that answers has another APP_SECRET, or is older', remedy);
    else to.skipped('proxy', `${PASSAGE_PATH} answers ${status}`);
  } catch (error) {
    to.skipped('proxy', `${PASSAGE_PATH}: ${faultOf(error)}`);
  }
  return undefined;
}

function partsOf(network: string): [address: string, bits: number] {
  const [address = '', bits] = network.split('/');
  return [address, Number(bits)];
}

function isInside(address: string): boolean {
  return isIP(address) !== 0 && INSIDE.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
