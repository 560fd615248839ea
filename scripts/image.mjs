import { DockerfileParser } from 'dockerfile-ast';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, chownSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

// `npm run test:image`: follows deploy/Dockerfile without a container engine. Each stage becomes a folder in which its steps
// run, the last one is the image's tree. There the service runs as the image's user, who may write nowhere in it, by the
// image's own command and health check. IMAGE_NODE names the node to run it with (this one).

const root = resolve(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'latchkey-image-'));
const node = process.env.IMAGE_NODE ?? process.execPath;
/** In ms. */
const START_LIMIT = 30_000;

/** Does what each instruction says, and returns what the last stage amounts to. */
function build(dockerfile) {
  const stages = [];
  for (const instruction of dockerfile.getInstructions()) {
    const step = steps[instruction.getKeyword()];
    if (!step) throw new Error(`deploy/Dockerfile: nothing here knows ${instruction.getKeyword()}`);
    step(instruction, stages.at(-1), stages);
  }
  return stages.at(-1);
}

const steps = {
  FROM(instruction, _stage, stages) {
    const folder = join(work, String(stages.length));
    mkdirSync(folder);
    stages.push({ name: instruction.getBuildStage(), folder, cwd: folder, env: {} });
  },
  WORKDIR(instruction, stage) {
    stage.cwd = join(stage.folder, instruction.getArgumentsContent());
    mkdirSync(stage.cwd, { recursive: true });
  },
  COPY(instruction, stage, stages) {
    const from = stages.find(({ name }) => name && name === instruction.getFromFlag()?.getValue());
    const places = instruction.getArguments().map((argument) => argument.getValue());
    const target = places.pop();
    for (const place of places) {
      const source = join(from?.folder ?? root, place);
      cpSync(source, join(stage.cwd, target, target.endsWith('/') ? place : ''), { recursive: true });
    }
  },
  RUN(instruction, stage) {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...stage.env };
    const command = instruction.getArgumentsContent();
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], { cwd: stage.cwd, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command}\n${stdout}${stderr}`);
  },
  ENV(instruction, stage) {
    for (const property of instruction.getProperties()) stage.env[property.getName()] = property.getValue();
  },
  USER(instruction, stage) {
    const [uid, gid] = instruction.getArgumentsContent().split(':').map(Number);
    Object.assign(stage, { uid, gid });
  },
  HEALTHCHECK(instruction, stage) {
    stage.health = JSON.parse(instruction.getArgumentsContent().replace(/^.*?CMD /, ''));
  },
  CMD(instruction, stage) {
    stage.command = JSON.parse(instruction.getArgumentsContent());
  },
  EXPOSE() {},
};

async function run(image) {
  const port = await freePort();
  const data = join(work, 'data');
  mkdirSync(data);
  if (process.getuid() === 0) chownSync(data, image.uid, image.gid);
  const env = {
    PATH: `${dirname(node)}:${process.env.PATH}`,
    ...image.env,
    ...settings,
    PORT: String(port),
    DATA_DIR: data,
  };
  const options = { cwd: image.cwd, env, encoding: 'utf8', ...identity(image) };

  writesNowhere(options);
  const migrated = start(['node', 'dist/src/database/migrate.js', 'up'], options);
  if (migrated.status !== 0) throw new Error(`the migration failed: ${migrated.stdout}${migrated.stderr}`);
  console.log('ok    it migrates');

  const service = spawn(node, image.command.slice(1), options);
  let said = '';
  for (const stream of [service.stdout, service.stderr]) stream.on('data', (chunk) => (said += chunk));
  try {
    await until(
      () => start(image.health, options).status === 0,
      () => said,
    );
    console.log(
      `ok    it starts on ${spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()}, and its health check agrees`,
    );
    await asked(`http://127.0.0.1:${port}`);
  } finally {
    service.kill('SIGTERM');
    const [code, signal] = await once(service, 'exit');
    if (code !== null || signal !== 'SIGTERM') throw new Error(`it ended with ${code ?? signal}: ${said}`);
  }
  if (start(image.health, options).status === 0) throw new Error('the health check calls a dead service healthy');
  console.log('ok    it ends on SIGTERM, and the health check notices');
}

/** What production asks for; nobody listens there, and messages wait. */
const settings = {
  APP_SECRET: '6f1d0c8a2b9e47355ad1f0c3e8b7296416a5d3c2f7e0b981',
  PUBLIC_URL: 'https://id.example.com',
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'Example <no-reply@example.com>',
};

/** Only root may become somebody else. */
function identity({ uid, gid }) {
  if (!(uid > 0)) throw new Error('the image runs as root');
  return process.getuid() === 0 ? { uid, gid } : {};
}

function start([, ...args], options) {
  return spawnSync(node, args, options);
}

function writesNowhere(options) {
  if (!options.uid) return console.log('skip  this user owns the tree: whether the service writes to it was not tried');
  const { stdout } = spawnSync('find', ['.', '-writable', '-not', '-type', 'l'], options);
  if (stdout) throw new Error(`its user may write to ${stdout.split('\n')[0]}`);
  console.log(`ok    user ${options.uid} can't write to the image's tree`);
}

async function asked(url) {
  const ready = await fetch(`${url}/health/ready`);
  const body = JSON.stringify({ email: 'jane@example.com', password: 'four words to remember', name: 'Jane' });
  const headers = { 'content-type': 'application/json', 'x-forwarded-proto': 'https' };
  const registered = await fetch(`${url}/api/auth/register`, { method: 'POST', headers, body });
  if (ready.status !== 200 || registered.status !== 202) {
    throw new Error(`ready ${ready.status}, register ${registered.status}: ${await registered.text()}`);
  }
  console.log('ok    it is ready, and takes a registration');
}

async function until(holds, said) {
  const deadline = performance.now() + START_LIMIT;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`it did not become healthy: ${said()}`);
    await pause(200);
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

let failed = false;
try {
  chmodSync(work, 0o755);
  const image = build(DockerfileParser.parse(readFileSync(join(root, 'deploy/Dockerfile'), 'utf8')));
  const { stdout } = spawnSync('du', ['-sm', image.folder], { encoding: 'utf8' });
  console.log(`ok    the Dockerfile's steps ran; the image adds ${stdout.split('\t')[0]} MB to Node's`);
  await run(image);
} catch (error) {
  failed = true;
  console.error(`not ok ${error.message}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
