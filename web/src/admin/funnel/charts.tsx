import { Area, AreaChart, Bar, BarChart, CartesianGrid, Legend, Tooltip, XAxis, YAxis } from 'recharts';
import { Section } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';
import { ChartTip } from './chart-tip.js';
import { Frame } from './frame.js';
import type { Numbers } from './numbers.js';
import type { Bucket } from './ranges.js';

interface Props {
  buckets: Bucket[];
  numbers: Numbers;
}

/** The strokes tell them apart where the colours don't. */
const LINES = [
  { key: 'asked', color: 'var(--chart-asked)', dash: '2 3' },
  { key: 'sent', color: 'var(--chart-sent)', dash: undefined },
  { key: 'delivered', color: 'var(--chart-delivered)', dash: '8 4' },
  { key: 'verified', color: 'var(--chart-verified)', dash: undefined },
] as const;

const MARGIN = { top: 8, right: 8, bottom: 0, left: 0 };
const still = { isAnimationActive: false } as const;

/** Asked, sent, delivered, confirmed over time. */
export function OverTime({ buckets, numbers }: Props) {
  const { funnel } = useAdminWords();
  return (
    <Section title={funnel.overTime}>
      <Frame label={funnel.chart(funnel.overTime)} height={300}>
        <AreaChart data={buckets} margin={MARGIN} accessibilityLayer={false}>
          {axes(numbers)}
          <Tooltip content={<ChartTip numbers={numbers} />} cursor={{ stroke: 'var(--edge)' }} {...still} />
          <Legend iconType="plainline" iconSize={22} itemSorter={null} />
          {LINES.map(({ key, color, dash }) => (
            <Area
              key={key}
              dataKey={key}
              name={funnel[key]}
              type="monotone"
              stroke={color}
              strokeWidth={key === 'verified' ? 3 : 2}
              strokeDasharray={dash}
              fill={color}
              fillOpacity={key === 'verified' ? 0.16 : 0}
              dot={false}
              activeDot={{ r: 4 }}
              {...still}
            />
          ))}
        </AreaChart>
      </Frame>
    </Section>
  );
}

/** Wrong codes and messages that were given up, over time. */
export function Trouble({ buckets, numbers }: Props) {
  const { funnel } = useAdminWords();
  return (
    <Section title={funnel.trouble}>
      <Frame label={funnel.chart(funnel.trouble)} height={260}>
        <BarChart data={buckets} margin={MARGIN} accessibilityLayer={false}>
          <defs>
            <pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="6" height="6" fill="var(--chart-failed)" fillOpacity="0.35" />
              <rect width="3" height="6" fill="var(--chart-failed)" />
            </pattern>
          </defs>
          {axes(numbers)}
          <Tooltip content={<ChartTip numbers={numbers} />} cursor={{ fill: 'var(--soft)' }} {...still} />
          <Legend iconType="square" iconSize={12} itemSorter={null} />
          <Bar dataKey="refused" name={funnel.refused} stackId="bad" fill="var(--chart-refused)" {...still} />
          <Bar
            dataKey="failed"
            name={funnel.failed}
            stackId="bad"
            fill="url(#hatched)"
            stroke="var(--chart-failed)"
            {...still}
          />
        </BarChart>
      </Frame>
    </Section>
  );
}

function axes({ short, tick }: Numbers) {
  return [
    <CartesianGrid key="grid" stroke="var(--line)" vertical={false} />,
    <XAxis
      key="x"
      dataKey="from"
      tickFormatter={(from: string) => tick({ from })}
      tick={{ fill: 'var(--quiet)', fontSize: 12 }}
      stroke="var(--edge)"
      tickLine={false}
      minTickGap={28}
    />,
    <YAxis
      key="y"
      width={44}
      allowDecimals={false}
      tickFormatter={short}
      tick={{ fill: 'var(--quiet)', fontSize: 12 }}
      axisLine={false}
      tickLine={false}
    />,
  ];
}
