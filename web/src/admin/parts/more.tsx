import type { ReactNode } from 'react';
import { Busy, Button, ProblemNotice } from '../../components/index.js';
import { useWords } from '../../languages/index.js';
import { useAdminWords } from '../words/index.js';
import type { Listed } from './list.js';

interface Props<T> {
  list: Listed<T>;
  empty: ReactNode;
  children: (items: T[]) => ReactNode;
}

/** A list with what goes with it: that it loads, that it failed, that it is empty, and the way to more. */
export function ListOf<T>({ list, empty, children }: Props<T>) {
  const { common } = useWords();
  const { list: words } = useAdminWords();
  const { items, problem, more, loadingMore, again } = list;
  if (!items && !problem) return <Busy />;
  return (
    <>
      {problem && (
        <div className="stack">
          <ProblemNotice problem={problem} />
          <Button onClick={again}>{common.tryAgain}</Button>
        </div>
      )}
      {items && (
        <div aria-busy={list.busy} className={list.busy ? 'stale' : undefined}>
          {items.length > 0 ? children(items) : more ? <p className="empty quiet">{words.searching}</p> : empty}
        </div>
      )}
      {more && (
        <div className="more">
          <Button busy={loadingMore} onClick={more}>
            {words.more}
          </Button>
        </div>
      )}
    </>
  );
}
