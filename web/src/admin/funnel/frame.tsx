import type { ReactElement } from 'react';
import { ResponsiveContainer } from 'recharts';

interface Props {
  /** What the picture is, and where its figures are in words. */
  label: string;
  /** px */
  height: number;
  children: ReactElement;
}

/** A chart as one picture: what is in it stands in the table too. */
export function Frame({ label, height, children }: Props) {
  return (
    <div className="chart" role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={height} minWidth={0}>
        {children}
      </ResponsiveContainer>
    </div>
  );
}
