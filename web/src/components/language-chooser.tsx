import { useId, useState } from 'react';
import { problemOf, type Problem } from '../api/index.js';
import { languageNames, LANGUAGES, useLanguage, useWords, type Language } from '../languages/index.js';
import { useProblemText } from './use-problem-text.js';

interface Props {
  /** As a field among others. */
  boxed?: boolean;
  /**
   * Keeps it on the account of whoever is signed in.
   * @throws Problem, which is shown
   */
  keep?: ((language: Language) => Promise<void>) | undefined;
}

/** Chooses the language of the pages. */
export function LanguageChooser({ boxed = false, keep }: Props) {
  const { common } = useWords();
  const { language, choose } = useLanguage();
  const text = useProblemText();
  const id = useId();
  const [problem, setProblem] = useState<Problem>();
  const chosen = async (next: Language) => {
    setProblem(undefined);
    try {
      await choose(next);
      await keep?.(next);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <div className={boxed ? 'field' : 'languages'}>
      <label htmlFor={id} className="hidden">
        {common.language}
      </label>
      <select id={id} value={language} onChange={(event) => void chosen(event.target.value as Language)}>
        {LANGUAGES.map((each) => (
          <option key={each} value={each} lang={each}>
            {languageNames[each]}
          </option>
        ))}
      </select>
      {problem && (
        <p className="error" role="alert">
          {text(problem)}
        </p>
      )}
    </div>
  );
}
