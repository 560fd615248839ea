/** One sample of a scrape: its labels and its value. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const COMMENT = new RegExp(`^# (HELP (${NAME}) \\S.*|TYPE (${NAME}) (counter|gauge|histogram|summary|untyped))$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? ([-+]?(?:Inf|NaN|[\\d.]+(?:e[-+]?\\d+)?))( \\d+)?$`, 'i');
const LABEL = new RegExp(`(${NAME})="((?:[^"\\\\\\n]|\\\\["\\\\n])*)"(?:,|$)`, 'gy');
const PARTS = /_(bucket|sum|count)$/;

/**
 * The samples of a scrape in Prometheus' text format.
 * @throws Error for a line that is none, a sample without a type, or one that stands twice
 */
export function parseScrape(text: string): Sample[] {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const types = new Map<string, string>();
  const seen = new Set<string>();
  return text
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const comment = COMMENT.exec(line);
      if (comment?.[3]) types.set(comment[3], comment[4] ?? '');
      if (comment) return [];
      const sample = readSample(line);
      const family = types.has(sample.name) ? sample.name : sample.name.replace(PARTS, '');
      if (!types.has(family)) throw new Error(`no type: ${line}`);
      const key = sample.name + JSON.stringify(Object.entries(sample.labels).sort());
      if (seen.has(key)) throw new Error(`twice: ${line}`);
      seen.add(key);
      return [sample];
    });
}

function readSample(line: string): Sample {
  const [, name, list = '', value] = SAMPLE.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error(`not a sample: ${line}`);
  const labels = [...list.matchAll(LABEL)];
  if (labels.reduce((length, [text]) => length + text.length, 0) !== list.length) throw new Error(`labels: ${line}`);
  return {
    name,
    labels: Object.fromEntries(labels.map(([, label = '', text = '']) => [label, text])),
    value: /inf/i.test(value) ? Infinity : Number(value.replace(/nan/i, 'NaN')),
  };
}

/** The counters that differ between two scrapes, as `name{label=value,…}`, without the prefix and `_total`, and by how much. */
export function changes(before: Sample[], after: Sample[]): Record<string, number> {
  const old = new Map(before.map((sample) => [keyOf(sample), sample.value]));
  return Object.fromEntries(
    after
      .filter(({ name }) => /^latchkey_.*_total$/.test(name))
      .map((sample) => [keyOf(sample), sample.value - (old.get(keyOf(sample)) ?? 0)] as const)
      .filter(([, change]) => change !== 0),
  );
}

function keyOf({ name, labels }: Sample): string {
  const list = Object.entries(labels).map(([label, text]) => `${label}=${text}`);
  return `${name.replace(/^latchkey_|_total$/g, '')}{${list.join()}}`;
}
