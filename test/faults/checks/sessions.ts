import { readFileSync } from 'node:fs';
import type { Outlived } from '../probes.js';
import { LOOKS } from '../probes.js';
import type { World } from '../world.js';

/** A session that was ended works nowhere after so long (ms; security: 16), and the time that an answer may take on its way. */
const REVOKED_WITHIN = 1_000;
const ON_THE_WAY = 250;
/** With Redis the word is there before anybody notices (ms); without it half of all would take longer. */
const AT_ONCE = 250;

/** Whether sessions that were ended stayed so, at each instance: at once with Redis, within a second without. */
export function checkSessions(world: World, seen: Outlived[]): Record<string, number> {
  const away = timesWithoutRedis(world);
  const [alone, together]: Outlived[][] = [[], []];
  for (const each of seen) {
    const touched = world.journal.touchedDuring(each.at - 1_500, each.at + REVOKED_WITHIN);
    const isAlone =
      touched.has('redis') ||
      touched.has('instances') ||
      away.some(({ from, to }) => from < each.at + 500 && to > each.at - 500);
    // Such an instance would learn of it by the database alone, and can't ask.
    if (isAlone && touched.has('database')) continue;
    (isAlone ? alone : together)?.push(each);
    const allowed = isAlone ? REVOKED_WITHIN + ON_THE_WAY : AT_ONCE;
    if (each.by - world.journal.lagWithin(each.at, each.at + LOOKS) <= allowed) continue;
    const evidence = `${each.instance}: ${each.by} ms (at most ${allowed}) ${new Date(each.at).toISOString()} ${each.requestId}`;
    world.journal.violation('a session outlived its end', evidence);
  }
  const longest = (list: Outlived[] = []) => Math.max(0, ...list.map(({ by }) => by));
  return {
    'ends seen with Redis': together?.length ?? 0,
    'longest (ms)': longest(together),
    'ends seen without': alone?.length ?? 0,
    'longest without (ms)': longest(alone),
  };
}

/** When an instance said that it had no Redis: under load an answer may take longer than it waits for one. */
function timesWithoutRedis({ programs, instances }: World): { from: number; to: number }[] {
  return instances.flatMap(({ name }) => {
    const times: { from: number; to: number }[] = [];
    for (const line of readFileSync(programs.logOf(name), 'utf8').split('\n')) {
      const at = Date.parse(/"time":"([^"]+)"/.exec(line)?.[1] ?? '');
      if (line.includes('Redis is out of reach')) times.push({ from: at, to: Infinity });
      const last = times.at(-1);
      if (/Redis is back|is running at/.test(line) && last?.to === Infinity) last.to = at;
    }
    return times;
  });
}
