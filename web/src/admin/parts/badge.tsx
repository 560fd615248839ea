import type { ReactNode } from 'react';

/** A state in a word; its colour only helps. */
export function Badge({ tone, children }: { tone: 'good' | 'bad' | 'warn' | 'info' | 'brand'; children: ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}
