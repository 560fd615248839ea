import { useState } from 'react';
import type { Problem } from '../api/index.js';
import { Button, Notice, Page } from '../components/index.js';
import { useWords } from '../languages/index.js';
import { useProblemText } from '../components/use-problem-text.js';

/** The service did not answer, so nothing else can be shown. */
export function UnreachablePage({ problem, onRetry }: { problem: Problem; onRetry: () => Promise<void> }) {
  const { unreachable, common } = useWords();
  const text = useProblemText();
  const [busy, setBusy] = useState(false);
  const retry = async () => {
    setBusy(true);
    await onRetry();
    setBusy(false);
  };
  return (
    <Page title={unreachable.title}>
      <Notice tone="bad">{text(problem)}</Notice>
      <Button kind="primary" className="whole" busy={busy} onClick={() => void retry()}>
        {common.tryAgain}
      </Button>
    </Page>
  );
}
