import { Chance } from './chance.js';
import { checkAccounts } from './checks/accounts.js';
import { checkAnswers } from './checks/answers.js';
import { checkEdge } from './checks/edge.js';
import { checkLogs } from './checks/logs.js';
import { checkMessages } from './checks/messages.js';
import { checkSessions } from './checks/sessions.js';
import type { Violation } from './journal.js';
import { faults, type Fault, type Scene } from './list/index.js';
import type { Options } from './options.js';
import { report } from './report.js';
import { pause } from './wait.js';
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
  const world = await World.start(options);
  try {
    return await inWorld(world, chosen, options);
  } finally {
    await world.stop();
    if (options.keep) console.log(`kept: ${world.programs.folder}`);
  }
}

async function inWorld(world: World, chosen: Fault[], options: Options): Promise<Violation[]> {
  const chance = new Chance(options.seed);
  const workload = new Workload(world, chance.branch());
  const watch = new Watch(world);
  workload.start();
  watch.start();
  await pause(WARM_UP);
  await checkEdge(world);
  const scene = { world, workload, journal: world.journal, chance: chance.branch() };
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
  console.log(`\n${report(world.journal, counts, options.seed)}`);
  return world.journal.violations;
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
