import { useRef, useState } from 'react';
import type { ReactNode, SubmitEvent } from 'react';
import { problemOf } from '../api/index.js';
import type { Problem } from '../api/index.js';
import { useWords, type Words } from '../languages/index.js';
import { Button } from './button.js';
import { fieldErrors, type FieldErrors } from './field-errors.js';
import { ProblemNotice } from './problem-notice.js';

/** What was typed, by the name of the field. */
export type Values = Readonly<Record<string, string>>;

interface Props {
  /** What the button says. */
  label: string;
  /** @throws Problem, which is shown */
  submit: (values: Values) => Promise<void>;
  /** What is wrong before anything is sent. */
  check?: (values: Values, words: Words) => FieldErrors;
  kind?: 'primary' | 'plain' | 'danger';
  /** Beside the button. */
  more?: ReactNode;
  children: ReactNode | ((errors: FieldErrors) => ReactNode);
}

/** A form that says what is wrong beside each field, else above all, and puts the focus there. */
export function Form({ label, submit, check, kind = 'primary', more, children }: Props) {
  const words = useWords();
  const self = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<Problem>();

  const show = (found: FieldErrors, why?: Problem) => {
    setErrors(found);
    setProblem(why);
    // The fields know of it with the next picture.
    requestAnimationFrame(() => self.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  const send = async (values: Values) => {
    setBusy(true);
    // What stays in its place is not read out again.
    setErrors({});
    setProblem(undefined);
    try {
      await submit(values);
    } catch (error) {
      const why = problemOf(error);
      const found = fieldErrors(why, words);
      const fields = [...(self.current?.elements ?? [])].map((each) => each.getAttribute('name') ?? '');
      const isShown = Object.keys(found).length > 0 && Object.keys(found).every((name) => fields.includes(name));
      show(isShown ? found : {}, isShown ? undefined : why);
    } finally {
      setBusy(false);
    }
  };
  const submitted = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const values = valuesOf(event.currentTarget);
    const found = { ...missing(event.currentTarget, words), ...check?.(values, words) };
    if (Object.keys(found).length > 0) show(found);
    else void send(values);
  };

  return (
    <form ref={self} className="stack" method="post" noValidate onSubmit={submitted}>
      {problem && <ProblemNotice problem={problem} />}
      {typeof children === 'function' ? children(errors) : children}
      <div className="row">
        <Button type="submit" kind={kind} busy={busy} className="grow">
          {label}
        </Button>
        {more}
      </div>
    </form>
  );
}

/** The fields of a form, without blanks around what is no password. */
function valuesOf(form: HTMLFormElement): Values {
  const entries = [...new FormData(form)].map(([name, value]): [string, string] => {
    const text = typeof value === 'string' ? value : '';
    return [name, name.includes('password') ? text : text.trim()];
  });
  return Object.fromEntries(entries);
}

/** The fields that have to be filled in and are not. */
function missing(form: HTMLFormElement, words: Words): FieldErrors {
  const empty = [...form.querySelectorAll<HTMLInputElement>('input[required]')].filter(
    ({ validity }) => validity.valueMissing,
  );
  return Object.fromEntries(empty.map(({ name }) => [name, words.common.required]));
}
