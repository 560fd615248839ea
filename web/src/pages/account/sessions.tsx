import { useEffect, useState } from 'react';
import type { SessionInfo } from '@latchkey/client';
import { client, problemOf, type Problem } from '../../api/index.js';
import { Busy, Button, Notice, ProblemNotice } from '../../components/index.js';
import { useLanguage, useWords } from '../../languages/index.js';
import { deviceOf } from './device.js';
import { Section } from './section.js';

/** Where somebody is signed in, with an end to each. */
export function Sessions() {
  const { account } = useWords();
  const [items, setItems] = useState<SessionInfo[]>();
  const [problem, setProblem] = useState<Problem>();
  const [hasEnded, setEnded] = useState(false);
  const attempt = async (work: () => Promise<void>) => {
    try {
      setProblem(undefined);
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const load = () => attempt(async () => setItems(await client.sessions.list()));
  useEffect(() => {
    void load();
  }, []);
  const end = (id: string) =>
    attempt(async () => {
      setEnded(false);
      await client.sessions.end(id);
      await load();
      setEnded(true);
    });
  return (
    <Section title={account.sessions} hint={account.sessionsHint}>
      {problem && <ProblemNotice problem={problem} />}
      {hasEnded && (
        <Notice tone="good" focus>
          {account.ended}
        </Notice>
      )}
      {items ? (
        <ul className="lines">
          {items.map((item) => (
            <Device key={item.id} item={item} onEnd={() => end(item.id)} />
          ))}
        </ul>
      ) : (
        !problem && <Busy />
      )}
      {items && <Everywhere onLeave={() => attempt(() => client.logoutAll().then(() => undefined))} />}
    </Section>
  );
}

function Device({ item, onEnd }: { item: SessionInfo; onEnd: () => Promise<void> }) {
  const { account } = useWords();
  const { language } = useLanguage();
  const [busy, setBusy] = useState(false);
  const known = deviceOf(item.user_agent);
  const name = known ? account.on(known.browser, known.system) : account.unknownDevice;
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <li className="row apart line">
      <div className="what">
        <p>
          {name} {item.current && <span className="badge good">{account.thisDevice}</span>}
        </p>
        <p className="quiet small">
          {account.since(day.format(new Date(item.created_at)))}
          {item.ip && ` · ${item.ip}`}
        </p>
        {!item.current && <p className="quiet small">{account.lastSeen(day.format(new Date(item.last_seen_at)))}</p>}
      </div>
      {!item.current && (
        <Button
          className="small"
          busy={busy}
          aria-label={account.endOf(name)}
          onClick={() => {
            setBusy(true);
            void onEnd().finally(() => setBusy(false));
          }}
        >
          {account.end}
        </Button>
      )}
    </li>
  );
}

function Everywhere({ onLeave }: { onLeave: () => Promise<void> }) {
  const { account } = useWords();
  const [busy, setBusy] = useState(false);
  return (
    <div className="row">
      <Button
        busy={busy}
        onClick={() => {
          setBusy(true);
          void onLeave().finally(() => setBusy(false));
        }}
      >
        {account.everywhere}
      </Button>
      <span className="quiet small">{account.everywhereHint}</span>
    </div>
  );
}
