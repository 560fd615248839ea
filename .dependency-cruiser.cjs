/**
 * The floors of docs/architecture.md: which folder of src may know which. An arrow only ever points down; a folder that
 * is missing here may import nothing until it says where it stands.
 */
const ground = ['common', 'config'];
const plumbing = [...ground, 'http', 'realms', 'throttling', 'database', 'redis'];
const messages = [...plumbing, 'outbox'];
const below = [...messages, 'mail', 'sms'];
const features = ['registrations', 'otp', 'users', 'sessions', 'passwords', 'devices', 'audit', 'statistics'];
const all = [...below, ...features];

const floors = {
  common: [],
  config: ['common'],
  // Plumbing: http knows the ground alone, so that whatever answers a request may know http.
  http: ground,
  realms: [...ground, 'http'],
  throttling: [...ground, 'http', 'realms', 'redis'],
  database: ground,
  // What instances share beside it: keys and messages, about which it knows nothing.
  redis: ground,
  // What is sent is written in the caller's transaction.
  outbox: plumbing,
  mail: messages,
  sms: messages,
  // A feature takes who is signed in (decorator, guard's token) from http, not from sessions; its controllers too.
  ...Object.fromEntries(features.map((feature) => [feature, below])),
  auth: all,
  // Beside auth, whose use cases it may have done for somebody: nothing of auth knows of admin.
  admin: [...all, 'auth'],
  // A command beside the server: the first administrator, and the last.
  'admin-command': [...all, 'auth'],
  mailbox: below,
  // The pages for people: files, and the brand of a realm.
  web: plumbing,
  health: all,
  docs: all,
  // A command of its own, beside the server.
  import: all,
  backup: [...ground, 'database'],
  // Works off what the features provide.
  retention: all,
  metrics: [...all, 'retention'],
  // A command too; it asks the running service by what its health tells.
  doctor: [...all, 'health'],
  traces: all,
};

const any = (folders) => folders.join('|');

const downwards = Object.entries(floors).map(([folder, known]) => ({
  name: `floor-of-${folder}`,
  comment: known.length
    ? `src/${folder} may know ${known.join(', ')} and nothing else of src.`
    : `src/${folder} is the ground: it knows no other folder of src.`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${any([folder, ...known])})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...downwards,
    {
      name: 'folder-without-a-floor',
      comment: 'Say in .dependency-cruiser.cjs and docs/architecture.md on which floor the new folder stands.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/(${any(Object.keys(floors))})/` },
      to: {},
    },
    {
      name: 'through-the-index',
      comment: 'A folder is entered only through its index.ts, which is the list of what others may rely on.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'through-the-index-from-the-root',
      comment: 'main.ts, app.module.ts and configure-app.ts enter a folder through its index.ts too.',
      severity: 'error',
      from: { path: '^src/[^/]+$' },
      to: { path: '^src/[^/]+/', pathNot: '^src/[^/]+/index\\.ts$' },
    },
    {
      name: 'nothing-knows-the-application',
      comment: 'What is put together at the top is known to main.ts and to the tests alone.',
      severity: 'error',
      from: { pathNot: '^(src/(main|app\\.module|configure-app)\\.ts$|test/)' },
      to: { path: '^src/[^/]+$' },
    },
    {
      name: 'nothing-knows-main',
      comment: 'main.ts starts a server as soon as it is imported, and these their commands.',
      severity: 'error',
      from: {},
      to: { path: '^src/(main|import/import|admin-command/admin-command|doctor/doctor|backup/(backup|restore))\\.ts$' },
    },
    {
      name: 'no-circle',
      comment: 'Move what both need below them. Types count: what cannot be read one by one cannot be understood so.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'migrations-through-the-database',
      comment: 'Only src/database runs migrations.',
      severity: 'error',
      from: { pathNot: '^(migrations/|src/database/)' },
      to: { path: '^migrations/' },
    },
    {
      name: 'a-migration-stands-alone',
      comment: 'It has to do in a year what it does today, so it uses nothing that goes on changing.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^src/' },
    },
    {
      name: 'the-command-line-knows-the-database',
      comment: 'ormconfig.ts is a door to src/database (and what it reads from src/config), no place for settings.',
      severity: 'error',
      from: { path: '^ormconfig\\.ts$' },
      to: { path: '^(src|migrations)/', pathNot: '^src/(database|config)/index\\.ts$' },
    },
    {
      name: 'pure-state-machine',
      comment: 'The judge of a challenge is a function of its columns and the time: it imports nothing.',
      severity: 'error',
      from: { path: '^src/otp/otp-challenge\\.ts$' },
      to: {},
    },
    {
      name: 'no-development-package',
      comment: 'A production installation has no devDependencies.',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '/@types/' },
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package that package.json does not name is there by chance.',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unresolved-import',
      comment: 'What cannot be found cannot be checked.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphan',
      comment: 'Nobody imports this file: remove it, or use it.',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.d\\.ts$' },
      to: {},
    },
    {
      name: 'no-unused-file',
      comment:
        'Neither the server nor a command (migrate, import, admin, doctor) reaches this file: remove it, or use it.',
      severity: 'error',
      from: {
        path: '^src/(main|database/migrate|import/import|admin-command/admin-command|doctor/doctor|backup/(backup|restore))\\.ts$',
      },
      to: {
        path: '^src/',
        pathNot:
          '^src/(main|database/migrate|import/import|admin-command/admin-command|doctor/doctor|backup/(backup|restore))\\.ts$',
        reachable: false,
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(hbs|html|css)$' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
