import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { problemOf } from '../api/index.js';
import { useDuration, useWords } from '../languages/index.js';
import { useSettings, type Pending } from '../session/index.js';
import { Button } from './button.js';
import { CodeInput } from './code-input.js';
import { useCountdown } from './countdown.js';
import type { FieldErrors } from './field-errors.js';
import { Form, type Values } from './form.js';
import { Notice } from './notice.js';
import { MessageStatus } from './message-status.js';
import { Resend, type Anew } from './resend.js';
import { problemText } from './use-problem-text.js';

interface Props {
  pending: Pending;
  /** What the button says; to confirm the code, unless there is more to it. */
  label?: string;
  /** @throws Problem, which is shown */
  verify: (code: string, values: Values) => Promise<void>;
  /** Where the challenge is over. @throws Problem, which is shown */
  anew: Anew;
  onResent: (next: Pending) => void;
  /** Goes back to where the address is typed. */
  onBack: () => void;
  backLabel?: string;
  /** More fields; then the code is not sent by itself. */
  children?: (errors: FieldErrors) => ReactNode;
}

const ABOUT_CODE = new Set(['otp_invalid', 'otp_expired', 'otp_exhausted']);

/** Waits for a code: what became of its message, the input, how long it works, and the way to another. */
export function CodeStep({ pending, label, verify, anew, onResent, onBack, backLabel, children }: Props) {
  const words = useWords();
  const { code } = words;
  const { otp_length: length } = useSettings();
  const box = useRef<HTMLDivElement>(null);
  const [wrong, setWrong] = useState<string>();
  const toInput = () =>
    requestAnimationFrame(() => {
      const input = box.current?.querySelector<HTMLInputElement>('[name=otp]');
      input?.focus();
      input?.select();
    });
  const submit = async (values: Values) => {
    setWrong(undefined);
    try {
      await verify(values.otp ?? '', values);
    } catch (error) {
      const problem = problemOf(error);
      if (!ABOUT_CODE.has(problem.code)) throw problem;
      setWrong(problemText(problem, words));
      toInput();
    }
  };
  const tooShort = ({ otp = '' }: Values): FieldErrors => (otp.length < length ? { otp: code.hint(length) } : {});
  const full = () => box.current?.querySelector('form')?.requestSubmit();
  return (
    <div ref={box} className="stack">
      <MessageStatus pending={pending} />
      <Form label={label ?? code.verify} submit={submit} check={tooShort}>
        {(errors) => (
          <>
            <CodeInput
              length={length}
              texted={pending.channel === 'sms'}
              error={errors.otp ?? wrong}
              fresh={String(pending.until)}
              onFull={children ? undefined : full}
            />
            {children?.(errors)}
          </>
        )}
      </Form>
      <div className="after">
        <Ends until={pending.until} />
        {pending.channel === 'email' && <p>{code.spam}</p>}
        <Resend
          pending={pending}
          anew={anew}
          onSent={(next) => {
            if (next.until !== pending.until) setWrong(undefined);
            // The button is gone until the next may be sent, and the focus with it.
            toInput();
            onResent(next);
          }}
        />
        <Button kind="link" onClick={onBack}>
          {backLabel ?? code.otherAddress}
        </Button>
      </div>
    </div>
  );
}

function Ends({ until }: { until: number }) {
  const { code } = useWords();
  const duration = useDuration();
  const left = useCountdown(until);
  return left > 0 ? <p>{code.endsIn(duration(left))}</p> : <Notice tone="warn">{code.expired}</Notice>;
}
