import { Chance } from './chance.js';
import { checkAccounts } from './checks/accounts.js';
import { checkAnswers } from './checks/answers.js';
import { checkEdge } from './checks/edge.js';
import { checkFloor } from './checks/floor.js';
import { checkLogs } from './checks/logs.js';
import { checkMessages } from './checks/messages.js';
import { checkSessions } from './checks/sessions.js';
import type { Violation } from './journal.js';
import { LeftOut, faults, type Fault, type Scene } from './list/index.js';
import type { Options } from './options.js';
import { report } from './report.js';
import { pause, within } from './wait.js';
import { Watch } from './watch.js';
import { Workload } from './workload.js';
import { World } from './world.js';

/** Before the first fault and after each (ms): people have to be at it. */
const WARM_UP = 5_000;
const CALM = 1_500;
/** What is under way at a crash waits for the end of its lease: these come first, for the end of the run not to wait. */
const FIRST = ['smtp-crash', 'kill'];
/** By then there are sessions that ended a while ago; and what a jump excuses, it excuses in its own time alone. */
const LAST = ['clock'];

/** Runs the faults of `options` against a world of its own and says what was violated. */
export async function run(options: Options): Promise<Violation[]> {
  const chosen = faults.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  if (chosen.length === 0) throw new Error(`no such fault; there are ${faults.map(({ name }) => name).join()}`);
  console.log(`seed ${options.seed}; ${chosen.length} faults`);
  const world = await inTime(options, World.start(options));
  if (!world) throw new Error('nothing was up in time');
  try {
    const isDone = await inTime(
      options,
      inWorld(world, chosen, options).then(() => true),
    );
    if (!isDone) giveUp(world, options);
    return world.journal.violations;
  } finally {
    await world.stop();
    if (options.keep) console.log(`kept: ${world.programs.folder}`);
  }
}

/** What `work` came to; undefined once the time is up, and whatever becomes of it then is nobody's. */
async function inTime<T>({ deadline }: Options, work: Promise<T>): Promise<T | undefined> {
  work.catch(() => undefined);
  return within(Math.max(0, deadline - performance.now()), work);
}

/** What is known so far; what goes on meanwhile can start nothing any more. */
function giveUp({ journal, programs }: World, { seed }: Options): void {
  programs.close();
  journal.violation('not done in time', journal.windows.findLast(({ to }) => to === Infinity)?.fault ?? 'no fault');
  console.log(`\n${report(journal, {}, seed)}`);
}

async function inWorld(world: World, chosen: Fault[], options: Options): Promise<void> {
  const chance = new Chance(options.seed);
  const workload = new Workload(world, chance.branch());
  const watch = new Watch(world);
  workload.start();
  watch.start();
  await pause(WARM_UP);
  await checkEdge(world);
  const isFull = chosen.length === faults.length;
  const scene = { world, workload, journal: world.journal, chance: chance.branch(), isFull };
  const end = performance.now() + options.length;
  do for (const fault of ordered(chosen, scene.chance)) await strike(fault, scene);
  while (performance.now() < end);
  await workload.stop();
  await watch.stop();
  const counts = {
    ...(await checkMessages(world, workload.ledger)),
    ...(await checkAccounts(world, workload.ledger)),
    ...checkLogs(world),
    'sessions ended': workload.ledger.ended.length,
    ...checkSessions(world, workload.probes.seen),
    ...Object.fromEntries(Object.entries(watch.counts).map(([name, count]) => [`health: ${name}`, Math.round(count)])),
  };
  checkAnswers(world);
  if (isFull) checkFloor(world.journal, { probes: workload.probes.seen.length, ...counts });
  console.log(`\n${report(world.journal, counts, options.seed)}`);
}

function ordered(chosen: Fault[], chance: Chance): Fault[] {
  const [first, last] = [FIRST, LAST].map((names) => chosen.filter(({ name }) => names.includes(name)));
  const rest = chosen.filter(({ name }) => ![...FIRST, ...LAST].includes(name));
  return [...(first ?? []), ...chance.shuffled(rest), ...(last ?? [])];
}

async function strike(fault: Fault, scene: Scene): Promise<void> {
  const { world, journal } = scene;
  const window = journal.begin(fault.name, fault.touches);
  try {
    await fault.strike(scene);
    window.ended = Date.now();
    await world.recovered();
  } catch (error) {
    if (error instanceof LeftOut) {
      journal.leaveOut(window, error.message);
      return console.log(`${fault.name.padEnd(20)} left out: ${error.message}`);
    }
    journal.violation(
      `${fault.name} could not be tried, or was not got over`,
      error instanceof Error ? error.message : '',
    );
    if (window.ended === Infinity) window.ended = Date.now();
  }
  window.to = Date.now();
  const seconds = ((window.to - window.from) / 1000).toFixed(1);
  console.log(`${fault.name.padEnd(20)} ${seconds.padStart(5)} s  ${journal.violations.length} violations so far`);
  await pause(CALM);
}
