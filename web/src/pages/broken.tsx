import { useEffect, useRef, useState } from 'react';
import { Button } from '../components/index.js';
import { lastWords, readersLanguage } from '../languages/index.js';

/** Shows that nothing could be shown. It needs nothing that has to be loaded, nor what may be broken itself. */
export function BrokenPage({ onRetry }: { onRetry: () => Promise<unknown> }) {
  const language = readersLanguage();
  const { title, text, tryAgain } = lastWords[language];
  const heading = useRef<HTMLHeadingElement>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = title;
    document.documentElement.lang = language;
    heading.current?.focus();
  }, [title, language]);
  const retry = async () => {
    setBusy(true);
    await onRetry();
    setBusy(false);
  };
  return (
    <div className="page narrow">
      <main id="content">
        <div className="card">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <p className="intro">{text}</p>
          <Button kind="primary" className="whole" busy={busy} onClick={() => void retry()}>
            {tryAgain}
          </Button>
        </div>
      </main>
    </div>
  );
}
