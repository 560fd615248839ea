import { useId } from 'react';
import type { InputHTMLAttributes, ReactNode } from 'react';
import { useWords } from '../languages/index.js';

export interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  name: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Whether what is wrong is read out by itself: for a field that has the focus already. */
  alerts?: boolean;
  /** Where nothing has to be filled in, nothing says so. */
  unmarked?: boolean;
  /** Stands in the input's box, after the text. */
  beside?: ReactNode;
}

/** An input with its label, its hint and what is wrong with it. */
export function Field({ label, hint, error, alerts, beside, unmarked = false, className = '', ...input }: FieldProps) {
  const { common } = useWords();
  const id = useId();
  const about = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>
        {label} {!input.required && !unmarked && <span className="quiet">({common.optional})</span>}
      </label>
      <div className="box">
        <input
          {...input}
          id={id}
          className={className}
          aria-invalid={error ? true : undefined}
          aria-describedby={about || undefined}
        />
        {beside}
      </div>
      {error && (
        <p className="error" id={`${id}-error`} role={alerts ? 'alert' : undefined}>
          {error}
        </p>
      )}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
