import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Registry } from 'prom-client';
import { parse } from 'yaml';
import { createMeters } from '../../src/metrics/meters.js';

const root = resolve(__dirname, '../..');
const read = (path: string) => readFileSync(resolve(root, path), 'utf8');

interface Metric {
  name: string;
  type: string;
  labelNames: string[];
}

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}

interface Panel {
  type: string;
  title: string;
  gridPos: { x: number; w: number };
  targets?: { expr: string; legendFormat: string }[];
}

const registry = new Registry();
createMeters(registry);
const metrics = new Map(
  (registry.getMetricsAsArray() as unknown as Metric[]).map((metric) => [metric.name, metric] as const),
);

/** What every scrape has beside the labels of the metric itself. */
const ANYWHERE = ['job', 'instance'];
const LANGUAGE =
  /^(sum|max|min|rate|increase|histogram_quantile|topk|by|and|or|unless|on|without|label_values|up|[smhd]|rate_interval)$/;

/** The metric that a name in an expression belongs to, and the labels that it has there. */
function metricOf(name: string): string[] | undefined {
  if (name === 'up') return [];
  const whole = metrics.get(name);
  if (whole && String(whole.type) !== 'histogram') return whole.labelNames;
  const [, family = '', part] = /^(.*)_(bucket|sum|count)$/.exec(name) ?? [];
  const histogram = metrics.get(family);
  return histogram && [...histogram.labelNames, ...(part === 'bucket' ? ['le'] : [])];
}

/** What an expression of PromQL uses and nobody has: metrics, labels, words. */
function unknownIn(expr: string): string[] {
  const bare = expr.replace(/"[^"]*"/g, '""').replace(/\{\{.*?\}\}/g, '');
  const names = [...bare.matchAll(/\b(latchkey|nodejs|process)_\w+/g)].map(([name]) => name);
  const known = names.flatMap((name) => metricOf(name) ?? []);
  const labels = [
    ...[...bare.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*""/g)].map(([, label = '']) => label),
    ...[...bare.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(',').map((each) => each.trim())),
  ];
  const words = [...bare.matchAll(/[a-zA-Z_]\w*/g)].map(([word]) => word);
  return [
    ...names.filter((name) => !metricOf(name)),
    ...labels.filter((label) => ![...known, ...ANYWHERE].includes(label)),
    ...words.filter((word) => !names.includes(word) && !labels.includes(word) && !LANGUAGE.test(word)),
  ];
}

/** The anchor that a heading gets. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');

const operations = read('docs/operations.md');
const anchors = [...operations.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

it('what checks expressions notices a wrong metric, label or word', () => {
  expect(unknownIn('rate(latchkey_codes_asked_totals[5m])')).toEqual(['latchkey_codes_asked_totals']);
  expect(unknownIn('rate(latchkey_hash_seconds[5m])')).toEqual(['latchkey_hash_seconds']);
  expect(unknownIn('sum by (kin) (latchkey_rate_limits_total{kind="source", kid="x"})')).toEqual(['kid', 'kin']);
  expect(unknownIn('sum by (le) (latchkey_hash_seconds_count)')).toEqual(['le']);
  expect(unknownIn('ratte(process_cpu_seconds_total[5m]) > 1')).toEqual(['ratte']);
});

describe('the alerts', () => {
  const groups = (parse(read('deploy/prometheus/alerts.yaml')) as { groups: { name: string; rules: Rule[] }[] }).groups;
  const rules = groups.flatMap((group) => group.rules);

  it('are some, each with a name of its own', () => {
    expect(rules.length).toBeGreaterThanOrEqual(12);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it.each(rules)('$alert asks for what there is, and says what to do', ({ expr, labels, annotations }) => {
    expect(unknownIn(expr)).toEqual([]);
    expect(labels.severity).toMatch(/^(critical|warning|info)$/);
    expect(annotations.summary).toMatch(/^\w.*[^.]$/);
    const [file, anchor] = annotations.runbook.split('#');
    expect(file).toBe('docs/operations.md');
    expect(anchors).toContain(anchor);
    for (const [, label] of annotations.summary.matchAll(/\$labels\.(\w+)/g)) expect(expr).toContain(`by (${label})`);
  });
});

describe('the dashboard', () => {
  const dashboard = JSON.parse(read('deploy/grafana/latchkey.json')) as {
    panels: Panel[];
    templating: { list: { name: string; query: string }[] };
  };
  const targets = dashboard.panels.flatMap(({ title, targets: list = [] }) =>
    list.map((target) => ({ title, ...target })),
  );

  it.each(targets)('$title: $expr', ({ expr, legendFormat }) => {
    expect(unknownIn(expr.replaceAll('$__rate_interval', '5m'))).toEqual([]);
    const variables = [...expr.matchAll(/\$(\w+)/g)].map(([, name]) => name);
    expect(['realm', '__rate_interval']).toEqual(expect.arrayContaining([...new Set(variables)]));
    for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
      expect(label === 'instance' || new RegExp(`by \\([^)]*\\b${label}\\b|_total\\[`).test(expr)).toBe(true);
  });

  it('shows every metric of this service, and fits its width', () => {
    const shown = targets.map(({ expr }) => expr).join('\n');
    const missing = [...metrics.keys()].filter((name) => name.startsWith('latchkey_') && !shown.includes(name));
    expect(missing).toEqual([]);
    for (const { gridPos } of dashboard.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    expect(unknownIn(dashboard.templating.list[1]?.query ?? '')).toEqual(['realm']);
  });
});

describe('docs/operations.md', () => {
  it('lists every metric of this service, with its type and labels', () => {
    const rows = [...operations.matchAll(/^\| `(latchkey_\w+)` \| (\w+) \| (.*?) \|/gm)];
    const documented = rows.map(([, name, type, labels = '']) => [name, type, labels.replaceAll('`', '')]);
    const real = [...metrics.values()]
      .filter(({ name }) => name.startsWith('latchkey_'))
      .map(({ name, type, labelNames }) => [name, type, labelNames.join(', ')]);
    expect(documented.sort()).toEqual(real.sort());
  });
});
