import { send } from '../send.js';
import type { Behaviour } from '../sink.js';
import { pause } from '../wait.js';
import { USUAL, type Fault, type Scene } from './fault.js';

const HOLD = 4_000;

/** Mail has nothing to do with how long an answer takes. */
const common = { touches: ['smtp'], bound: USUAL, unanswered: 0 } as const;

export const smtpFaults: Fault[] = [
  behaving('smtp-refused', 'nobody listens', { mode: 'refuse' }),
  behaving('smtp-busy', '421 for a greeting', { mode: 'busy' }),
  behaving('smtp-greylist', '451 for each recipient', { mode: 'greylist' }),
  { ...common, name: 'smtp-unknown', what: '550 for one recipient', strike: refuseOne },
  behaving('smtp-slow', '3 s for each message', { mode: 'slow' }),
  {
    ...common,
    name: 'smtp-frozen',
    what: 'SIGSTOP of the mail server for 6 s',
    strike: async ({ world }) => {
      world.sink.freeze();
      try {
        await pause(6_000);
      } finally {
        world.sink.thaw();
      }
    },
  },
  behaving('smtp-drop-before', 'the connection drops before a message is taken', { mode: 'drop-before' }),
  behaving('smtp-lost-250', 'messages are taken, and the connection drops before the 250', { mode: 'lost-250' }),
  behaving('smtp-drop-after', 'the connection drops after the 250', { mode: 'drop-after' }),
  {
    ...common,
    name: 'smtp-crash',
    what: 'kill -9 of both instances between the 250 and its write to the outbox',
    touches: ['smtp', 'instances', 'database'],
    bound: USUAL + 3_500,
    // Nobody is there until they have started again.
    unanswered: Infinity,
    strike: crashPastTheReceipt,
  },
];

function behaving(name: string, what: string, behaviour: Behaviour): Fault {
  const strike = async ({ world }: Scene) => {
    await world.sink.behave(behaviour);
    await pause(HOLD);
    await world.sink.behave({ mode: 'accept' });
  };
  return { ...common, name, what: `${what}, for ${HOLD / 1000} s`, strike };
}

/** The others get theirs, and nobody tries that one again. */
async function refuseOne({ world, workload, journal, chance }: Scene): Promise<void> {
  await world.sink.behave({ mode: 'unknown', prefix: 'unknown.' });
  const { email, from } = workload.newCustomer(chance.branch(), 'unknown');
  const body = { email, purpose: 'signup' };
  const { body: challenge } = await send(world.nginx.url, 'POST', '/api/auth/send-otp', { body, from });
  await pause(HOLD);
  const [row] = await world.mariadb.query(
    'SELECT attempts, sent_at, failed_at FROM outbox_messages WHERE challenge_id = ?',
    [challenge.challenge_id],
  );
  if (!row?.failed_at || row.sent_at || row.attempts !== 1) {
    journal.violation('a refused recipient was not given up', JSON.stringify(row));
  }
  await world.sink.behave({ mode: 'accept' });
}

async function crashPastTheReceipt({ world }: Scene): Promise<void> {
  const before = world.sink.caught.length;
  await world.sink.behave({ mode: 'hold' });
  await world.sink.next(() => (world.sink.caught.length > before ? true : undefined), 10_000);
  // From here on nothing can be written down.
  for (const proxy of world.proxies) proxy.set('frozen');
  try {
    await world.sink.release();
    await pause(200);
    await Promise.all(world.instances.map((instance) => instance.kill()));
  } finally {
    for (const proxy of world.proxies) {
      proxy.cut();
      proxy.set('pass');
    }
  }
  await world.sink.behave({ mode: 'accept' });
  await Promise.all(world.instances.map((instance) => instance.start()));
}
