import type { ButtonHTMLAttributes } from 'react';

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  kind?: 'primary' | 'plain' | 'link' | 'danger';
  /** What it began is under way: it stays where it is, and does nothing. */
  busy?: boolean;
};

/** A button. A busy one keeps the focus, so it is not disabled. */
export function Button({ kind = 'plain', busy = false, className = '', onClick, type = 'button', ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      className={`button ${kind} ${busy ? 'busy' : ''} ${className}`.trim()}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
}
