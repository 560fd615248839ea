import { useId } from 'react';
import type { ReactNode } from 'react';

/** A part of the account, with its heading. */
export function Section({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>{title}</h2>
        {hint && <p className="quiet">{hint}</p>}
      </div>
      <div className="stack">{children}</div>
    </section>
  );
}
