import { useState } from 'react';
import { useWords } from '../languages/index.js';
import { Field } from './field.js';

interface Props {
  label: string;
  name: string;
  /** `new` where one is chosen: a password manager offers to make it. */
  kind: 'current' | 'new';
  hint?: string;
  error?: string | undefined;
  autoFocus?: boolean;
}

/** A password, which can be shown. */
export function PasswordField({ kind, ...field }: Props) {
  const { common } = useWords();
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...field}
      type={shown ? 'text' : 'password'}
      required
      autoComplete={`${kind}-password`}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      beside={
        <button
          type="button"
          className="reveal"
          aria-pressed={shown}
          aria-label={common.showPassword}
          onClick={() => setShown(!shown)}
        >
          {shown ? common.hide : common.show}
        </button>
      }
    />
  );
}
