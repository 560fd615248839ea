import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** Opens a dialog over everything else; when it goes, the focus goes back to where it was. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const self = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    self.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return self;
}
