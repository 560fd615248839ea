const DOORS = ['test/e2e/admin-doors.spec.ts'];
const EVENTS = ['test/e2e/admin-audit.spec.ts'];
const MESSAGES = ['test/e2e/admin-messages.spec.ts'];
const STATS = ['test/e2e/admin-stats.spec.ts'];
const RACE = ['test/race/admin.spec.ts'];
const CURSORS = ['test/unit/cursor.spec.ts'];
const GUARD = 'src/admin/admin.guard.ts';
const CURSOR = 'src/http/cursor.ts';
const WALK = 'src/database/walk-back.ts';
const WAY = 'src/database/walk.ts';
const PEOPLE = ['test/e2e/admin-bounds.spec.ts'];
const TRAIL = 'src/audit/trail.ts';
const LIST = 'src/outbox/message-list.ts';
const LETTERS = 'src/outbox/dead-letters.ts';
const COUNTER = 'src/statistics/funnel-counter.ts';
const REPORT = 'src/statistics/funnel-report.ts';
const READ = 'src/admin/read-stats.ts';

/** What administrators see of events, messages and counts, and what nobody may see there. */
export const operations = [
  {
    name: 'operations: let every user in',
    changes: [[GUARD, "if (!user.roles.includes('admin'))", "if (!user.roles.includes('user'))"]],
    specs: DOORS,
  },
  ...['audit-events', 'messages', 'stats'].map((name) => ({
    name: `operations: leave the door of ${name} open`,
    changes: [[`src/admin/${name}.controller.ts`, '@UseGuards(AdminGuard)', '@UseGuards()']],
    specs: DOORS,
  })),
  {
    name: 'operations: show the events of all realms',
    changes: [[TRAIL, "...(isPersonal ? [] : ['realm'])", '']],
    specs: EVENTS,
  },
  {
    name: 'operations: show what a user did in another realm',
    changes: [[TRAIL, "const also = [...(isPersonal ? ['realm'] : []), ...others]", 'const also = [...others]']],
    specs: EVENTS,
  },
  {
    name: 'operations: look for the first word alone',
    changes: [[TRAIL, "...(isPersonal ? ['realm'] : []), ...others]", "...(isPersonal ? ['realm'] : [])]"]],
    specs: EVENTS,
  },
  {
    name: 'operations: show the last item of a page again',
    changes: [[WALK, "'item.id < :before'", "'item.id <= :before'"]],
    specs: MESSAGES,
  },
  {
    name: 'operations: show the last event of a page again',
    changes: [[WALK, ':beforeAt AND item.id < :before', ':beforeAt AND item.id <= :before']],
    specs: EVENTS,
  },
  {
    name: 'operations: end a list where what fits is rare',
    changes: [[WALK, 'end?.id ?? null', 'null']],
    specs: [...EVENTS, ...MESSAGES],
  },
  {
    name: 'operations: walk on until enough is found',
    changes: [[WAY, 'const end = await endOf(manager, way, LONGEST_WALK - NEWCOMERS);', 'const end = null;']],
    specs: PEOPLE,
  },
  {
    name: 'operations: walk any length',
    changes: [[WAY, 'const LONGEST_WALK = 5_000;', 'const LONGEST_WALK = 50_000;']],
    specs: PEOPLE,
  },
  {
    name: 'operations: look at everybody of any status',
    changes: [['src/users/search-ways.ts', 'const FEW = 1_000;', 'const FEW = 1_000_000;']],
    specs: PEOPLE,
  },
  {
    name: 'operations: end a search where those who fit are far',
    changes: [['src/users/user-search.ts', 'if (end) return', 'if (end && limit < 0) return']],
    specs: PEOPLE,
  },
  {
    name: 'operations: take the mark of another search',
    changes: [['src/users/search-parts.ts', "value.startsWith(prefix.replace(/ +$/, '')) && ", '']],
    specs: ['test/e2e/admin-list.spec.ts'],
  },
  {
    name: 'operations: leave out what one list has not come to yet',
    changes: [[WALK, '.filter(({ id }) => id >= floor)', '']],
    specs: MESSAGES,
  },
  {
    name: 'operations: forget where a page ended',
    changes: [[CURSOR, 'last && rows.length > limit ? last.id : floor', 'floor']],
    specs: CURSORS,
  },
  {
    name: 'operations: read any number of rows',
    changes: [[CURSOR, 'NumberQuery(1, MOST_ITEMS)', 'NumberQuery(1, 1_000_000)']],
    specs: CURSORS,
  },
  {
    name: 'operations: show messages that nobody was meant to get',
    changes: [[LIST, 'NOT (item.nextAttemptAt IS NULL AND item.sentAt IS NULL AND item.failedAt IS NULL)', '1 = 1']],
    specs: MESSAGES,
  },
  {
    name: 'operations: show whole addresses',
    changes: [
      [
        'src/admin/messages.view.ts',
        'destination: maskAddress(message.destination)',
        'destination: message.destination',
      ],
    ],
    specs: MESSAGES,
  },
  {
    name: 'operations: retry without a word in the trail',
    changes: [[LETTERS, 'await note?.(tx, message);', '']],
    specs: MESSAGES,
  },
  {
    name: 'operations: retry as often as is asked at once',
    changes: [
      [
        LETTERS,
        "if (!(await this.revive(tx, message))) throw new NoRetry({ detail: 'it is tried again already' });",
        'await this.revive(tx, message);',
      ],
    ],
    specs: RACE,
  },
  {
    name: 'operations: show the counts of all realms',
    changes: [[REPORT, "'c.realm = :realm AND c.grain", "':realm = :realm AND c.grain"]],
    specs: STATS,
  },
  {
    name: 'operations: count hours twice',
    changes: [[REPORT, ' AND c.grain = :grain', ' AND :grain = :grain']],
    specs: STATS,
  },
  {
    name: 'operations: count what was not sent',
    changes: [[COUNTER, "facts.outcome === 'sent' && ", '']],
    specs: STATS,
  },
  {
    name: 'operations: lose counts while the database is away',
    changes: [[COUNTER, 'batch.slice(i).forEach((each) => this.add(each.place, each.counts));', '']],
    specs: STATS,
  },
  {
    name: 'operations: count again what was written before the database went away',
    changes: [[COUNTER, 'this.waiting = new Map();', '']],
    specs: STATS,
  },
  {
    name: 'operations: sum up any time',
    changes: [
      [READ, 'if (plusSeconds(begin, MOST[bucket] * DAY) < to)', 'if (plusSeconds(begin, MOST[bucket] * DAY) < begin)'],
    ],
    specs: STATS,
  },
  {
    name: 'operations: sum up a time that ends before it begins',
    changes: [[READ, 'if (begin >= to)', 'if (begin > to)']],
    specs: STATS,
  },
];
