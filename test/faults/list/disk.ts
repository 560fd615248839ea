import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Instance } from '../instance.js';
import { send, type Reply } from '../send.js';
import { pause } from '../wait.js';
import { LeftOut, USUAL, type Fault, type Scene } from './fault.js';

const PASSWORD = 'mhgkwtzr bvnqpd 4417';

export const diskFaults: Fault[] = [
  {
    name: 'disk-full',
    what: 'no room for the embedded database of a single instance, then room again, then kill -9',
    touches: ['disk'],
    bound: USUAL,
    unanswered: 0,
    apart: true,
    strike: fill,
  },
];

interface Disk {
  scene: Scene;
  instance: Instance;
  folder: string;
  /** Who was told that they exist. */
  acknowledged: string[];
}

async function fill(scene: Scene): Promise<void> {
  const { world } = scene;
  const folder = join(world.programs.folder, `disk-${scene.chance.between(0, 1e9)}`);
  mkdirSync(folder);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder]);
  if (status !== 0) throw new LeftOut('no right to mount a disk');
  const env = { DATA_DIR: folder, SMTP_URL: `smtp://127.0.0.1:${world.sink.ports[2]}` };
  const instance = await Instance.create(world.programs, 'embedded', world.dist, env);
  const disk: Disk = { scene, instance, folder, acknowledged: [] };
  try {
    await instance.start();
    await tryAll(disk);
  } finally {
    await instance.kill();
    spawnSync('umount', [folder]);
  }
}

async function tryAll(disk: Disk): Promise<void> {
  const { journal } = disk.scene;
  for (let i = 0; i < 4; i++) await signUp(disk, `before${i}`);
  if (disk.acknowledged.length < 4) journal.violation('an empty disk was no better than a full one', '');
  takeAllRoom(disk);
  let refused = 0;
  for (let i = 0; i < 40 && refused < 5; i++) if ((await signUp(disk, `full${i}`)) === 503) refused++;
  if (refused < 5) journal.violation('a full disk was not noticed', `${refused} refusals`);
  await expectReading(disk);
  rmSync(join(disk.folder, 'filler'));
  await pause(500);
  const known = disk.acknowledged.length;
  for (let i = 0; i < 3; i++) await signUp(disk, `after${i}`);
  if (disk.acknowledged.length < known + 3) journal.violation('no recovery although there is room again', '');
  await disk.instance.kill();
  await disk.instance.start();
  for (const email of disk.acknowledged) await expectKnown(disk, email);
}

function takeAllRoom({ folder }: Disk): void {
  const { bavail, bsize } = statfsSync(folder);
  const file = join(folder, 'filler');
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - 8192)));
}

async function signUp(disk: Disk, name: string): Promise<number> {
  const { world } = disk.scene;
  const email = `${name}.${disk.instance.port}@example.com`;
  const since = Date.now();
  const asked = await ask(disk, 'POST', '/api/auth/register', { email, password: PASSWORD });
  if (asked.status !== 202) return asked.status;
  const otp = await world.sink.codeFor(email, since, 1_500);
  if (!otp) return 0;
  const body = { email, otp, challenge_id: asked.body.challenge_id };
  const verified = await ask(disk, 'POST', '/api/auth/verify-email', body);
  if (verified.status === 200) disk.acknowledged.push(email);
  return verified.status;
}

/** What is there can be read all the same, and a process with a full disk lives. */
async function expectReading(disk: Disk): Promise<void> {
  const live = await ask(disk, 'GET', '/health/live');
  if (live.status !== 200) disk.scene.journal.violation('a full disk killed the process', String(live.status));
}

async function expectKnown(disk: Disk, email: string): Promise<void> {
  const reply = await ask(disk, 'POST', '/api/auth/login', { email, password: PASSWORD });
  if (reply.status !== 200) {
    disk.scene.journal.violation('an acknowledged user is gone after a full disk', `${reply.status}`);
  }
}

async function ask({ scene, instance }: Disk, method: string, path: string, body?: object): Promise<Reply> {
  const reply = await send(instance.url, method, path, { body, from: scene.world.newSource() });
  scene.journal.note('disk', 'embedded', method, path, reply);
  return reply;
}
