import { useId, useState } from 'react';
import { Button } from '../../components/index.js';
import { nameOf } from '../people/names.js';
import { admin, useAsked } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';

const SHOWN = 5;

/** Chooses the person whose events are shown. */
export function PersonFilter({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  return value ? <Chosen id={value} onRemove={() => onChange('')} /> : <Chooser onChange={onChange} />;
}

function Chosen({ id, onRemove }: { id: string; onRemove: () => void }) {
  const words = useAdminWords();
  const { value } = useAsked(id, (signal) => admin.users.list({ query: id, limit: 1 }, { signal }));
  const user = value?.items[0];
  const name = user ? nameOf(user, words) : value ? words.trail.gone : '…';
  return (
    <div className="field">
      <span className="label">{words.trail.person}</span>
      <span className="chip">
        <span className="address-text">{name}</span>
        <button type="button" aria-label={words.trail.remove(name)} onClick={onRemove}>
          <span aria-hidden="true">×</span>
        </button>
      </span>
    </div>
  );
}

function Chooser({ onChange }: { onChange: (id: string) => void }) {
  const words = useAdminWords();
  const [typed, setTyped] = useState('');
  const id = useId();
  const text = typed.trim();
  const { value, busy } = useAsked(text, async (signal) => {
    if (text.length < 2) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 250));
    return signal.aborted ? undefined : admin.users.list({ query: text, limit: SHOWN }, { signal });
  });
  return (
    <div className="field chooser">
      <label htmlFor={id}>{words.trail.person}</label>
      <input
        id={id}
        type="search"
        value={typed}
        placeholder={words.trail.personHint}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        onChange={({ target }) => setTyped(target.value)}
      />
      {value && text.length >= 2 && (
        <ul className="choices" aria-busy={busy}>
          {value.items.map((user) => (
            <li key={user.id}>
              <Button kind="link" onClick={() => onChange(user.id)}>
                {nameOf(user, words)}
                <span className="quiet small"> {user.email ?? user.phone_number}</span>
              </Button>
            </li>
          ))}
          {value.items.length === 0 && <li className="quiet small">{words.trail.noPerson}</li>}
        </ul>
      )}
    </div>
  );
}
