import { useEffect, useState } from 'react';
import type { User } from '../../api/index.js';
import { admin } from '../parts/index.js';

/** Requests under way at once. */
const AT_ONCE = 4;

/** Null is somebody who is no more. */
export type Names = ReadonlyMap<string, User | null>;

/** Who stands behind ids; those that are not known yet are missing. Asked as a search, which does not fail for the deleted. */
export function useNames(ids: (string | null)[], known?: User): Names {
  const [names, setNames] = useState<Names>(() => new Map(known && [[known.id, known]]));
  const wanted = [...new Set(ids)].filter((id): id is string => id !== null && !names.has(id));
  const key = wanted.join(' ');
  useEffect(() => {
    const stop = new AbortController();
    const rest = key.split(' ').filter(Boolean);
    const ask = async () => {
      for (let id = rest.pop(); id !== undefined; id = stop.signal.aborted ? undefined : rest.pop()) {
        const of = id;
        const found = await find(of, stop.signal);
        if (found !== undefined) setNames((before) => new Map([...before, [of, found]]));
      }
    };
    for (let i = 0; i < AT_ONCE; i++) void ask();
    return () => stop.abort();
  }, [key]);
  return names;
}

/** Undefined where nobody can say. */
async function find(id: string, signal: AbortSignal): Promise<User | null | undefined> {
  try {
    const { items } = await admin.users.list({ query: id, limit: 1 }, { signal });
    return items[0] ?? null;
  } catch {
    return undefined;
  }
}
