import { Section } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';
import type { Numbers } from './numbers.js';
import { share, type Sums } from './ranges.js';

const SHOWN = ['asked', 'sent', 'delivered', 'verified'] as const;

/** What is left of the codes at each step. */
export function Steps({ sums, numbers }: { sums: Sums; numbers: Numbers }) {
  const { funnel } = useAdminWords();
  const most = Math.max(...SHOWN.map((step) => sums[step]), 1);
  return (
    <Section title={funnel.steps} hint={funnel.deliveredHint}>
      <ol className="funnel-steps">
        {SHOWN.map((step) => (
          <li key={step} className={step}>
            <p className="row apart tight">
              <span>{funnel[step]}</span>
              <span>
                <strong>{numbers.whole(sums[step])}</strong>{' '}
                {step !== 'asked' && (
                  <span className="quiet small">{funnel.stepOf(numbers.percent(share(sums[step], sums.asked)))}</span>
                )}
              </span>
            </p>
            <Bar part={sums[step] / most} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** A part of a whole, as a length. */
export function Bar({ part }: { part: number }) {
  return (
    <span className="track" aria-hidden="true">
      <span className="fill" style={{ width: `${(part * 100).toFixed(2)}%` }} />
    </span>
  );
}
