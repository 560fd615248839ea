/** What the browser keeps: it may be blocked, full or broken, and is then empty; nothing else ends by that. */
export interface Kept {
  get: (key: string) => string | null;
  /** @returns whether it was kept */
  set: (key: string, value: string) => boolean;
  remove: (key: string) => void;
  keys: () => string[];
}

/** For all tabs, until somebody clears it. */
export const inBrowser = guarded(() => localStorage);
/** For this tab alone, over a reload. */
export const inTab = guarded(() => sessionStorage);

/** Where storage is blocked, to name it throws already. */
function guarded(storage: () => Storage): Kept {
  const attempt = <T>(work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch {
      return otherwise;
    }
  };
  return {
    get: (key) => attempt(() => storage().getItem(key), null),
    set: (key, value) => attempt(() => (storage().setItem(key, value), true), false),
    remove: (key) => attempt(() => storage().removeItem(key), undefined),
    keys: () => attempt(() => Object.keys(storage()), []),
  };
}
