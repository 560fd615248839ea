import { LatchkeyProvider, useSession as useClientSession } from '@latchkey/client/react';
import { useCallback, useEffect } from 'react';
import type { ReactNode } from 'react';
import { client } from '../api/index.js';
import type { Problem, User } from '../api/index.js';
import { useLanguage, type Language } from '../languages/index.js';

interface Session {
  /** undefined as long as nobody knows, null where nobody is signed in. */
  user: User | null | undefined;
  /** Why nobody can say; `load` tries again. */
  problem: Problem | undefined;
  /** Asks the service who is signed in. */
  load: () => Promise<void>;
}

/** Knows who is signed in, in all tabs alike. */
export function SessionProvider({ children }: { children: ReactNode }) {
  return <LatchkeyProvider client={client}>{children}</LatchkeyProvider>;
}

/** Who is signed in; the pages speak the language that they have kept. */
export function useSession(): Session {
  const { status, user, error, refresh } = useClientSession();
  const { suit } = useLanguage();
  const kept = user?.locale;
  useEffect(() => {
    if (kept) void suit(kept);
  }, [kept, suit]);
  return { user: status === 'loading' ? undefined : (user ?? null), problem: error, load: refresh };
}

/** Keeps a language on the account of whoever is signed in: messages come in it, and other browsers show it. */
export function useKeepLanguage(): (language: Language) => Promise<void> {
  const { load } = useSession();
  return useCallback(
    async (language) => {
      await client.account.update({ locale: language });
      await load();
    },
    [load],
  );
}
