import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useWords } from '../languages/index.js';
import { Field } from './field.js';
import { digitsOf } from './digits.js';
import { useTextedCode } from './texted-code.js';

interface Props {
  /** How many digits. */
  length: number;
  error?: string | undefined;
  /** Whether a text brings it, which the browser may read by itself. */
  texted?: boolean;
  /** Called once for each code that is complete. */
  onFull?: (code: string) => void;
  /** Empty again when this changes. */
  fresh?: string;
}

/** One input for all digits: it takes what is typed, pasted in any form, or filled in by browser and phone. */
export function CodeInput({ length, error, texted = false, onFull, fresh }: Props) {
  const { code: words } = useWords();
  const [code, setCode] = useState('');
  const told = useRef('');
  const fill = (typed: string) => {
    const next = digitsOf(typed).slice(0, length);
    // A form that is sent by it reads what the input shows, also where no event of the input brought the code.
    flushSync(() => setCode(next));
    if (next.length < length) told.current = '';
    else if (next !== told.current) {
      told.current = next;
      onFull?.(next);
    }
  };
  useEffect(() => {
    setCode('');
    told.current = '';
  }, [fresh]);
  useTextedCode(texted, fresh, fill);
  return (
    <Field
      label={words.label}
      name="otp"
      type="text"
      inputMode="numeric"
      pattern="[0-9]*"
      maxLength={length}
      required
      autoFocus
      autoComplete="one-time-code"
      className="code-input"
      hint={words.hint(length)}
      error={error}
      alerts
      value={code}
      onChange={({ target, nativeEvent }) => {
        // What an input method is still composing is left to it.
        if ('isComposing' in nativeEvent && nativeEvent.isComposing) setCode(target.value);
        else fill(target.value);
      }}
      onCompositionEnd={({ currentTarget }) => fill(currentTarget.value)}
      onFocus={({ currentTarget }) => currentTarget.select()}
      onPaste={(event) => {
        // Before maxLength cuts off what spaces and dashes have pushed out.
        const digits = digitsOf(event.clipboardData.getData('text'));
        if (digits.length === 0) return;
        event.preventDefault();
        fill(digits);
      }}
    />
  );
}
