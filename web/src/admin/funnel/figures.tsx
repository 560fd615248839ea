import { useAdminWords } from '../words/index.js';
import type { Numbers } from './numbers.js';
import { deliveryRate, sumOf, verificationRate, type Bucket, type Sums } from './ranges.js';
import { Sparkline } from './sparkline.js';

interface Props {
  now: Bucket[];
  before: Bucket[];
  /** Sign-ins have no channel. */
  withSignIns: boolean;
  numbers: Numbers;
  period: string;
}

interface FigureOf {
  label: string;
  hint: string;
  value: string;
  /** What has become more or less; undefined where there is nothing to compare with. */
  change: number | undefined;
  changeText: (size: number) => string;
  line: number[];
}

/** The few numbers that somebody comes for, each with what became of it. */
export function Figures({ now, before, withSignIns, numbers, period }: Props) {
  const { funnel } = useAdminWords();
  const [sums, past] = [sumOf(now), sumOf(before)];
  const count = (step: keyof Sums, label: string, hint: string): FigureOf => ({
    ...{ label, hint, value: numbers.whole(sums[step]), changeText: numbers.change },
    change: past[step] > 0 ? (sums[step] - past[step]) / past[step] : undefined,
    line: now.map((bucket) => bucket[step] ?? 0),
  });
  const rate = (of: (counts: Bucket | Sums) => number | undefined, label: string, hint: string): FigureOf => {
    const [value, earlier] = [of(sums), of(past)];
    const change = value === undefined || earlier === undefined ? undefined : value - earlier;
    const changeText = (size: number) => funnel.points(numbers.points(size));
    return { label, hint, value: numbers.percent(value), change, changeText, line: now.map((each) => of(each) ?? 0) };
  };
  const figures = [
    count('asked', funnel.asked, funnel.askedHint),
    rate(deliveryRate, funnel.deliveryRate, funnel.deliveryHint),
    rate(verificationRate, funnel.verificationRate, funnel.verificationHint),
    ...(withSignIns ? [count('sign_ins', funnel.signIns, funnel.signInsHint)] : []),
  ];
  return (
    <ul className="figures">
      {figures.map((figure) => (
        <Figure key={figure.label} figure={figure} period={period} />
      ))}
    </ul>
  );
}

/** Less of a difference than this is none. */
const SAME = 0.0005;

function Figure({ figure, period }: { figure: FigureOf; period: string }) {
  const { funnel } = useAdminWords();
  const { label, hint, value, change, changeText, line } = figure;
  const isSame = change !== undefined && Math.abs(change) < SAME;
  const direction = change === undefined || isSame ? 'same' : change > 0 ? 'up' : 'down';
  const text =
    change === undefined ? funnel.fresh : isSame ? funnel.same : funnel[direction as 'up' | 'down'](changeText(change));
  return (
    <li className="panel figure" title={hint}>
      <p className="quiet small">{label}</p>
      <p className="figure-value">{value}</p>
      <p className="small">
        <span className={`change ${direction}`}>
          {direction !== 'same' && <span aria-hidden="true">{direction === 'up' ? '▲ ' : '▼ '}</span>}
          {text}
        </span>{' '}
        <span className="quiet">{change !== undefined && funnel.before(period)}</span>
      </p>
      <Sparkline values={line} />
    </li>
  );
}
