import { useId } from 'react';
import type { ReactNode } from 'react';

interface Props {
  title: string;
  hint?: string;
  /** Beside the title. */
  action?: ReactNode;
  children: ReactNode;
}

/** A part of a page, with its heading. */
export function Section({ title, hint, action, children }: Props) {
  const id = useId();
  return (
    <section className="panel padded" aria-labelledby={id}>
      <header className="row apart">
        <div>
          <h2 id={id}>{title}</h2>
          {hint && <p className="quiet small">{hint}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}
