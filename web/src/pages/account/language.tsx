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
  const [isKept, setKept] = useState(false);
  const keep = async (next: Language) => {
    setKept(false);
    await keepLanguage(next);
    setKept(true);
  };
  return (
    <Section title={account.language} hint={account.languageHint}>
      {isKept && <Notice tone="good">{common.saved}</Notice>}
      <LanguageChooser boxed keep={keep} />
      {user.locale !== null && user.locale !== language && (
        <Differs messages={user.locale} pages={language} keep={keep} />
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
