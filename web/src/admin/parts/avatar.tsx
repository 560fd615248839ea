/** The first letters of a name or address; for the eye alone. */
export function Avatar({ of }: { of: string }) {
  const parts = of.split(/[\s@.]+/).filter((part) => /^\p{L}/u.test(part));
  const letters = parts.slice(0, 2).map((part) => /^./u.exec(part)?.[0] ?? '');
  return (
    <span className="avatar" aria-hidden="true">
      {letters.join('').toUpperCase() || '#'}
    </span>
  );
}
