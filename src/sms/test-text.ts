import type { Clock } from '../common/index.js';
import { plusSeconds } from '../common/index.js';
import type { Env } from '../config/index.js';
import type { OutgoingMessage } from '../outbox/index.js';
import type { Realms } from '../realms/index.js';
import { TwilioTransport } from './twilio.transport.js';
import { WebhookTransport } from './webhook.transport.js';

/** Opens nothing: there is no challenge that it belongs to. */
const CODE = '000000';
const LIFETIME = 300;

/**
 * Sends a text with a code that opens nothing, as any other text would leave; `false` where no transport takes it out of this
 * machine.
 * @throws what a transport throws
 */
export async function sendTestText(
  env: Env,
  realms: Realms,
  clock: Clock,
  { id, to }: { id: string; to: string },
): Promise<boolean> {
  const message: OutgoingMessage = {
    id,
    realm: 'default',
    channel: 'sms',
    template: 'code',
    destination: to,
    payload: { code: CODE },
    challengeId: null,
    createdAt: clock.now(),
    expiresAt: plusSeconds(clock.now(), LIFETIME),
  };
  if (env.SMS_TRANSPORT === 'twilio') await new TwilioTransport(env, realms, clock).deliver(message);
  else if (env.SMS_TRANSPORT === 'webhook') await new WebhookTransport(env, realms, clock).deliver(message);
  else return false;
  return true;
}
