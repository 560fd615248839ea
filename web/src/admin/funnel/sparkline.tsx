const [WIDTH, HEIGHT] = [100, 24];

/** How something went, without a number; for the eye alone. */
export function Sparkline({ values }: { values: number[] }) {
  const most = Math.max(...values);
  if (values.length < 2 || most === 0) return null;
  const x = (i: number) => ((i / (values.length - 1)) * WIDTH).toFixed(2);
  const y = (value: number) => (HEIGHT - 1 - (value / most) * (HEIGHT - 3)).toFixed(2);
  const line = values.map((value, i) => `${x(i)},${y(value)}`).join(' ');
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} />
      <polyline points={line} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
