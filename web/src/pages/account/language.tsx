import { useState } from 'react';
import { problemOf, type Problem, type User } from '../../api/index.js';
import { Button, LanguageChooser, Notice, ProblemNotice } from '../../components/index.js';
import { languageNames, useLanguage, useWords, type Language } from '../../languages/index.js';
import { useKeepLanguage } from '../../session/index.js';
import { Section } from './section.js';

/** The language of the pages and of the messages; where the two differ, it says so. */
export function LanguageSection({ user }: { user: User }) {
  const { account, common } = useWords();
  const { language } = useLanguage();
  const keepLanguage = useKeepLanguage();
  const [kept, setKept] = useState<'chosen' | 'kept too'>();
  const keep = (how: 'chosen' | 'kept too') => async (next: Language) => {
    setKept(undefined);
    await keepLanguage(next);
    setKept(how);
  };
  return (
    <Section title={account.language} hint={account.languageHint}>
      {kept && (
        // The button for that is gone, and the focus with it.
        <Notice tone="good" focus={kept === 'kept too'}>
          {common.saved}
        </Notice>
      )}
      <LanguageChooser boxed keep={keep('chosen')} />
      {user.locale !== null && user.locale !== language && (
        <Differs messages={user.locale} pages={language} keep={keep('kept too')} />
      )}
    </Section>
  );
}

interface DiffersProps {
  messages: Language;
  pages: Language;
  keep: (language: Language) => Promise<void>;
}

/** Another was chosen in this browser, or the choice could not be kept. */
function Differs({ messages, pages, keep }: DiffersProps) {
  const { account } = useWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const keepToo = () => {
    setBusy(true);
    setProblem(undefined);
    keep(pages)
      .catch((error: unknown) => setProblem(problemOf(error)))
      .finally(() => setBusy(false));
  };
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <p className="quiet">{account.messagesIn(languageNames[messages])}</p>
      <Button busy={busy} onClick={keepToo}>
        {account.messagesToo(languageNames[pages])}
      </Button>
    </>
  );
}
