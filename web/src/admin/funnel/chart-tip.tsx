import type { Numbers } from './numbers.js';

interface Props {
  numbers: Numbers;
  /** By recharts. */
  active?: boolean;
  payload?: readonly { name?: string | number; value?: unknown; stroke?: string; color?: string }[];
  label?: string | number;
}

/** The figures under the pointer. */
export function ChartTip({ numbers, active, payload = [], label }: Props) {
  if (!active || payload.length === 0) return null;
  return (
    <div className="tip">
      <p className="small">{numbers.title({ from: String(label) })}</p>
      {payload.map(({ name, value, stroke, color }) => (
        <p key={name} className="row apart tight">
          <span className="row tight">
            <span className="swatch" style={{ background: stroke ?? color }} />
            {name}
          </span>
          <strong>{numbers.whole(Number(value))}</strong>
        </p>
      ))}
    </div>
  );
}
