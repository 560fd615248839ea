import { validate as lint } from 'dockerfile-utils';
import * as apps from 'kubernetes-models/apps/v1';
import * as autoscaling from 'kubernetes-models/autoscaling/v2';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { parseEnv, variableNames } from '../../src/config/index.js';
import { program, required } from '../support/mariadb.js';

const deploy = resolve(__dirname, '../../deploy');
const read = (path: string) => readFileSync(resolve(deploy, path), 'utf8');

/** What the service does not read itself: libuv does. */
const KNOWN = new Set<string>([...variableNames, 'UV_THREADPOOL_SIZE']);
const unknownSettings = (settings: object) => Object.keys(settings).filter((name) => !KNOWN.has(name));
const STRONG = '6f1d0c8a2b9e47355ad1f0c3e8b7296416a5d3c2f7e0b981';

describe('the Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  it('has nothing that its linter objects to', () => {
    expect(lint(dockerfile)).toEqual([]);
    expect(lint(dockerfile.replace('WORKDIR /app', 'WORKDIR app')).length).toBeGreaterThan(0);
  });

  it('names settings that exist, the port that they set, and a user without rights', () => {
    const [, line = ''] = /^ENV (.*)$/m.exec(dockerfile) ?? [];
    const settings = Object.fromEntries(line.split(' ').map((pair) => pair.split('='))) as Record<string, string>;
    expect(unknownSettings(settings)).toEqual([]);
    expect(dockerfile).toContain(`\nEXPOSE ${settings.PORT}\n`);
    expect(/^USER (\d+):\d+$/m.exec(dockerfile)?.[1]).not.toBe('0');
  });

  it('sends the builder all that it copies, and nothing else', () => {
    const ignored = read('Dockerfile.dockerignore').trim().split('\n');
    expect(ignored.shift()).toBe('*');
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, from = '']) => from.split(' '));
    expect(ignored.sort()).toEqual([...new Set(copied)].map((path) => `!${path.replace(/^\.\//, '')}`).sort());
    for (const path of copied) expect(existsSync(resolve(deploy, '..', path))).toBe(true);
  });
});

interface Compose {
  services: Record<
    string,
    {
      image: string;
      environment?: Record<string, string>;
      read_only?: boolean;
      command?: string[];
      volumes?: string[];
      stop_grace_period?: string;
    }
  >;
}

describe('compose.yaml', () => {
  const compose = parse(read('compose.yaml'), { merge: true }) as Compose;
  const ours = Object.values(compose.services).filter(({ image }) => image === 'latchkey');

  it('has nothing that its linter calls an error', () => {
    const program = resolve(deploy, '../node_modules/dclint/bin/dclint.cjs');
    // Warnings are about taste: the order of keys.
    const { stdout, status } = spawnSync(process.execPath, [program, '--quiet', resolve(deploy, 'compose.yaml')], {
      encoding: 'utf8',
    });
    expect([stdout.trim(), status]).toEqual(['', 0]);
  });

  it('starts two instances and the migration, on a file system that nobody writes to', () => {
    expect(ours).toHaveLength(3);
    expect(ours.filter(({ command }) => command?.includes('up'))).toHaveLength(1);
    for (const { read_only: readOnly, stop_grace_period: grace } of ours)
      expect([readOnly, grace]).toEqual([true, '25s']);
  });

  it('gives them settings that the service takes', () => {
    const settings = Object.fromEntries(
      Object.entries(ours[0]?.environment ?? {}).map(([name, value]) => [
        name,
        value.replace(/\$\{\w+:\?[^}]*\}/g, STRONG).replace(/\$\{\w+:-(.*?)\}/g, '$1'),
      ]),
    );
    expect(unknownSettings(settings)).toEqual([]);
    expect(parseEnv({ ...settings, HOST: '0.0.0.0', PORT: '4000' })).toMatchObject({ production: false });
  });

  it('mounts files that exist', () => {
    const files = Object.values(compose.services).flatMap(({ volumes = [] }) =>
      volumes.filter((volume) => volume.startsWith('./')),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(existsSync(resolve(deploy, file.split(':')[0] ?? ''))).toBe(true);
  });
});

describe('the configurations of nginx', () => {
  it.each(['latchkey.conf', 'compose.conf'])('%s is one', (file) => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-nginx-'));
    // Names and certificates that are not here.
    const text = read(`nginx/${file}`)
      .replace(/latchkey-[12]:4000/g, '127.0.0.1:4000')
      .replaceAll('/etc/nginx/', resolve(deploy, 'nginx') + '/')
      .replace('443 ssl http2', '443')
      .replace(/ssl_.*/g, '');
    writeFileSync(join(folder, 'nginx.conf'), `pid nginx.pid; events {} http { access_log off; ${text} }`);
    const args = ['-t', '-q', '-p', folder, '-c', 'nginx.conf', '-e', 'nginx.log'];
    const { status, stderr } = spawnSync(required(program('nginx'), 'nginx'), args, { encoding: 'utf8' });
    rmSync(folder, { recursive: true, force: true });
    expect([stderr, status]).toEqual(['', 0]);
  });
});

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
}

describe('the Kubernetes manifests', () => {
  const models: Record<string, unknown> = {
    'apps/v1': apps,
    'autoscaling/v2': autoscaling,
    'batch/v1': batch,
    'networking.k8s.io/v1': networking,
    'policy/v1': policy,
    v1: core,
  };
  const files = readdirSync(resolve(deploy, 'kubernetes')).filter((file) => file !== 'kustomization.yaml');
  const manifests = files.map((file) => [file, parse(read(`kubernetes/${file}`)) as Manifest] as const);
  const named = <T>(file: string) => manifests.find(([name]) => name === file)?.[1] as T;

  type Model = new (data: unknown) => { validate(): void };
  const modelOf = ({ apiVersion, kind }: Manifest) => (models[apiVersion] as Record<string, Model>)[kind] as Model;

  it.each(manifests)('%s is what its API allows', (_file, manifest) => {
    expect(() => new (modelOf(manifest))(manifest).validate()).not.toThrow();
  });

  it('what checks them notices a wrong type', () => {
    const wrong = { ...named<Manifest>('deployment.yaml'), spec: { replicas: 'two' } } as unknown as Manifest;
    expect(() => new (modelOf(wrong))(wrong).validate()).toThrow('replicas');
  });

  it('are all in kustomization.yaml, but for the secret', () => {
    const { resources } = parse(read('kubernetes/kustomization.yaml')) as { resources: string[] };
    expect([...resources, 'secret.example.yaml'].sort()).toEqual(files.sort());
  });

  it('gives pods settings that the service takes in production', () => {
    const { data } = named<{ data: Record<string, string> }>('settings.yaml');
    const { stringData } = named<{ stringData: Record<string, string> }>('secret.example.yaml');
    const settings: Record<string, string> = { ...data, ...stringData };
    expect(unknownSettings(settings)).toEqual([]);
    const yours = { APP_SECRET: STRONG, METRICS_TOKEN: STRONG, TRUST_PROXY: '10.42.7.0/24' };
    const filled = { ...settings, NODE_ENV: 'production', ...yours };
    expect(parseEnv(filled)).toMatchObject({ production: true, embedded: false });
    // As it stands it starts nowhere: nobody runs with an example's secret.
    expect(() => parseEnv({ ...settings, NODE_ENV: 'production' })).toThrow('APP_SECRET');
  });

  it('agree on labels, ports and addresses', () => {
    const deployment = named<apps.Deployment>('deployment.yaml');
    const pod = deployment.spec?.template;
    const container = pod?.spec?.containers[0];
    const label = { 'app.kubernetes.io/name': 'latchkey' };
    expect(pod?.metadata?.labels).toEqual(label);
    expect(deployment.spec?.selector.matchLabels).toEqual(label);
    expect(named<core.Service>('service.yaml').spec?.selector).toEqual(label);
    expect(named<policy.PodDisruptionBudget>('disruption-budget.yaml').spec?.selector?.matchLabels).toEqual(label);
    expect(named<autoscaling.HorizontalPodAutoscaler>('autoscaling.yaml').spec?.scaleTargetRef.name).toBe(
      deployment.metadata?.name,
    );
    expect(container?.ports).toEqual([{ name: 'http', containerPort: 4000 }]);
    expect(container?.readinessProbe?.httpGet).toEqual({ path: '/health/ready', port: 'http' });
    expect(container?.livenessProbe?.httpGet).toEqual({ path: '/health/live', port: 'http' });
  });

  it('leave a pod more time to end than it takes, and no rights', () => {
    const deployment = named<apps.Deployment>('deployment.yaml').spec?.template.spec;
    // src/shut-down.ts: 4 s, 10 s, and 5 s of the outbox.
    expect(deployment?.terminationGracePeriodSeconds).toBeGreaterThan(19);
    const job = named<batch.Job>('migrate.yaml').spec?.template.spec;
    for (const pod of [deployment, job]) {
      expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 65532 });
      expect(pod?.automountServiceAccountToken).toBe(false);
      expect(pod?.containers[0]?.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });
});
