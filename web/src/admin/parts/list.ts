import { useEffect, useState } from 'react';
import type { Page } from '@latchkey/client/admin';
import { problemOf, type Problem } from '../../api/index.js';
import { useAsked } from './ask.js';

/** A page of a list may be empty where what fits is rare: so many are asked for before the reader is. */
const EMPTY_PAGES = 4;

type AskPage<T> = (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<T>>;

export interface Listed<T> {
  items: T[] | undefined;
  problem: Problem | undefined;
  /** The whole list is asked for anew. */
  busy: boolean;
  /** Where there is more: what loads it. */
  more: (() => void) | undefined;
  loadingMore: boolean;
  again: () => void;
  change: (change: (items: T[]) => T[]) => void;
}

/** A list that is read page by page; from its beginning when `key` changes. */
export function useList<T>(key: string, ask: AskPage<T>): Listed<T> {
  const first = useAsked(key, (signal) => pageOf(ask, undefined, signal));
  const [extra, setExtra] = useState<{ problem?: Problem; loading: boolean }>({ loading: false });
  useEffect(() => setExtra({ loading: false }), [first.value, key]);
  const { value } = first;
  const more = async () => {
    if (!value || extra.loading) return;
    setExtra({ loading: true });
    try {
      const next = await pageOf(ask, value.next_cursor ?? undefined);
      first.set({ items: [...value.items, ...next.items], next_cursor: next.next_cursor });
    } catch (error) {
      setExtra({ problem: problemOf(error), loading: false });
    }
  };
  return {
    items: value?.items,
    problem: first.problem ?? extra.problem,
    busy: first.busy,
    more: value?.next_cursor && !first.busy ? () => void more() : undefined,
    loadingMore: extra.loading,
    again: first.again,
    change: (change) => value && first.set({ ...value, items: change(value.items) }),
  };
}

async function pageOf<T>(ask: AskPage<T>, cursor: string | undefined, signal?: AbortSignal): Promise<Page<T>> {
  let page = await ask(cursor, signal);
  for (let i = 0; i < EMPTY_PAGES && page.items.length === 0 && page.next_cursor; i++) {
    page = await ask(page.next_cursor, signal);
  }
  return page;
}
