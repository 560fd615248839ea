import { useId } from 'react';
import { languageNames, LANGUAGES, useLanguage, useWords, type Language } from '../languages/index.js';

interface Props {
  /** As a field among others. */
  boxed?: boolean;
  onChosen?: (language: Language) => void;
}

/** Chooses the language of the pages. */
export function LanguageChooser({ boxed = false, onChosen }: Props) {
  const { common } = useWords();
  const { language, choose } = useLanguage();
  const id = useId();
  const chosen = async (next: Language) => {
    await choose(next);
    onChosen?.(next);
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
    </div>
  );
}
