import { useAdminWords } from '../words/index.js';
import type { Numbers } from './numbers.js';
import { STEPS, sumOf, type Bucket } from './ranges.js';

interface Props {
  buckets: Bucket[];
  withSignIns: boolean;
  numbers: Numbers;
}

/** The figures of the charts, newest first. */
export function FunnelTable({ buckets, withSignIns, numbers }: Props) {
  const { funnel } = useAdminWords();
  const steps = STEPS.filter((step) => step !== 'sign_ins' || withSignIns);
  const sums = sumOf(buckets);
  const name = (step: (typeof STEPS)[number]) => funnel[step === 'sign_ins' ? 'signIns' : step];
  return (
    <details className="panel padded figures-table">
      <summary>{funnel.table}</summary>
      <div className="scroll" tabIndex={0} role="region" aria-label={funnel.table}>
        <table>
          <thead>
            <tr>
              <th scope="col">{funnel.time}</th>
              {steps.map((step) => (
                <th key={step} scope="col" className="end">
                  {name(step)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {buckets.toReversed().map((bucket) => (
              <tr key={bucket.from}>
                <th scope="row">{numbers.title(bucket)}</th>
                {steps.map((step) => (
                  <td key={step} className="end">
                    {numbers.whole(bucket[step] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{funnel.total}</th>
              {steps.map((step) => (
                <td key={step} className="end">
                  {numbers.whole(sums[step])}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </details>
  );
}
