import { useId } from 'react';
import type { ReactNode } from 'react';
import { useModal } from '../../components/index.js';
import { useAdminWords } from '../words/index.js';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** Asks for something before anything else goes on. Escape closes it; the focus goes back to where it was. */
export function Dialog({ title, onClose, children }: Props) {
  const { dialog } = useAdminWords();
  const self = useModal();
  const id = useId();
  return (
    <dialog
      ref={self}
      aria-labelledby={id}
      className="dialog"
      onCancel={(event) => {
        // React takes it away.
        event.preventDefault();
        if (event.target === self.current) onClose();
      }}
    >
      <header className="row apart">
        <h2 id={id}>{title}</h2>
        <button type="button" className="close" aria-label={dialog.close} onClick={onClose}>
          <span aria-hidden="true">×</span>
        </button>
      </header>
      <div className="stack">{children}</div>
    </dialog>
  );
}
