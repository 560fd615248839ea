import { useEffect, useId, useState } from 'react';
import { useAdminWords } from '../words/index.js';

/** How long somebody has to stop typing (ms). */
const PAUSE = 300;

/** What is searched for, once typing pauses. */
export function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { people } = useAdminWords();
  const [typed, setTyped] = useState(value);
  const id = useId();
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === value) return;
    const timer = setTimeout(() => onChange(wanted), PAUSE);
    return () => clearTimeout(timer);
    // Another `onChange` begins no new pause.
  }, [typed, value]);
  return (
    <div className="field search" role="search">
      <label htmlFor={id}>{people.search}</label>
      <input
        id={id}
        type="search"
        value={typed}
        placeholder={people.searchHint}
        maxLength={254}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={({ target }) => setTyped(target.value)}
      />
    </div>
  );
}
