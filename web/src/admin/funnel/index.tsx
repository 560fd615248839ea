import type { Message, Stats } from '@latchkey/client/admin';
import { Busy, Button, ProblemNotice, Select } from '../../components/index.js';
import { useWords } from '../../languages/index.js';
import { admin, AdminPage, Empty, said, useAsked, useFilters } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';
import { OverTime, Trouble } from './charts.js';
import { Figures } from './figures.js';
import { ByChannel, ByCountry } from './groups.js';
import { useNumbers } from './numbers.js';
import { bucketOf, halves, RANGES, rangeOf, STEPS, sumOf, timesOf, type Range } from './ranges.js';
import { Steps } from './steps.js';
import { FunnelTable } from './table.js';

interface Answer {
  range: Range;
  channel: string;
  middle: string;
  stats: Stats;
  channels: Stats;
  countries: Stats;
}

/** What became of the codes of the realm, as pictures. */
export default function FunnelPage() {
  const { nav, funnel, messages, list } = useAdminWords();
  const { common } = useWords();
  const { filters, set } = useFilters(['range', 'channel']);
  const range = rangeOf(filters.range);
  const asked = useAsked(`${range} ${filters.channel}`, (signal) => read(range, filters.channel, signal));
  return (
    <AdminPage title={nav.funnel}>
      <div className="filters apart">
        <fieldset className="segments">
          <legend className="hidden">{funnel.range}</legend>
          {RANGES.map((each) => (
            <label key={each}>
              <input type="radio" name="range" checked={each === range} onChange={() => set({ range: each })} />
              <span>{funnel.ranges[each]}</span>
            </label>
          ))}
        </fieldset>
        <Select
          label={funnel.channel}
          name="channel"
          value={filters.channel}
          onChange={({ target }) => set({ channel: target.value })}
        >
          <option value="">{list.all}</option>
          <option value="email">{messages.email}</option>
          <option value="sms">{messages.sms}</option>
        </Select>
      </div>
      {asked.problem && (
        <div className="stack">
          <ProblemNotice problem={asked.problem} />
          <Button onClick={asked.again}>{common.tryAgain}</Button>
        </div>
      )}
      {!asked.value && !asked.problem && <Busy />}
      {asked.value && (
        <div className={asked.busy ? 'stale' : undefined} aria-busy={asked.busy}>
          <Report answer={asked.value} />
        </div>
      )}
    </AdminPage>
  );
}

function Report({ answer: { range, channel, middle, stats, channels, countries } }: { answer: Answer }) {
  const { funnel } = useAdminWords();
  const numbers = useNumbers(bucketOf(range));
  const { now, before } = halves(stats.buckets, middle);
  const sums = sumOf(now);
  const withSignIns = channel === '';
  if (STEPS.every((step) => sums[step] === 0)) {
    return (
      <div className="panel">
        <Empty title={funnel.none} hint={funnel.noneHint} />
      </div>
    );
  }
  return (
    <>
      <Figures {...{ now, before, withSignIns, numbers }} period={funnel.ranges[range]} />
      <div className="columns funnel">
        <div>
          <OverTime buckets={now} numbers={numbers} />
          <Trouble buckets={now} numbers={numbers} />
          <ByChannel groups={channels.groups ?? []} numbers={numbers} />
        </div>
        <div>
          <Steps sums={sums} numbers={numbers} />
          {channel !== 'email' && <ByCountry groups={countries.groups ?? []} numbers={numbers} />}
        </div>
      </div>
      <FunnelTable {...{ buckets: now, withSignIns, numbers }} />
      <p className="quiet small">{funnel.utc}</p>
    </>
  );
}

async function read(range: Range, channel: string, signal: AbortSignal): Promise<Answer> {
  const { from, middle, to } = timesOf(range);
  const question = { bucket: bucketOf(range), to, channel: said(channel) as Message['channel'] | undefined };
  const [stats, channels, countries] = await Promise.all([
    admin.stats({ ...question, from }, { signal }),
    admin.stats({ ...question, from: middle, by: 'channel' }, { signal }),
    admin.stats({ ...question, from: middle, by: 'country' }, { signal }),
  ]);
  return { range, channel, middle, stats, channels, countries };
}
