import { useEffect, useRef, useState } from 'react';
import { Button } from '../components/index.js';
import { lastWords, readersLanguage } from '../languages/index.js';

/** Shows that nothing could be shown. It needs nothing that has to be loaded, nor what may be broken itself. */
export function BrokenPage({ onRetry }: { onRetry: () => Promise<boolean> }) {
  const language = readersLanguage();
  const { title, text, tryAgain } = lastWords[language];
  const heading = useRef<HTMLHeadingElement>(null);
  const [busy, setBusy] = useState(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    document.title = title;
    document.documentElement.lang = language;
    heading.current?.focus();
  }, [title, language]);
  const retry = async () => {
    setBusy(true);
    if (await onRetry()) return;
    setBusy(false);
    setTries(tries + 1);
  };
  return (
    <div className="page narrow">
      <main id="content">
        <div className="card">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {/* In vain is said by the same words, which are read out anew. */}
          <p key={tries} className="intro" role={tries > 0 ? 'alert' : undefined}>
            {text}
          </p>
          <Button kind="primary" className="whole" busy={busy} onClick={() => void retry()}>
            {tryAgain}
          </Button>
        </div>
      </main>
    </div>
  );
}
