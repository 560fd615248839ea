import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';

interface Props {
  tone: 'info' | 'good' | 'bad' | 'warn';
  children: ReactNode;
  /** Takes the focus when it appears, so that it is read and found. */
  focus?: boolean;
}

/** What became of something. It is read out when it appears. */
export function Notice({ tone, children, focus = false }: Props) {
  const self = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus) self.current?.focus();
  }, [focus, children]);
  return (
    <div ref={self} className={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'} tabIndex={-1}>
      {children}
    </div>
  );
}
