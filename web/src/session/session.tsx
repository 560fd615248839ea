import { createContext, use, useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { place, Problem, send } from '../api/index.js';
import type { User } from '../api/index.js';

interface Session {
  /** undefined as long as nobody knows, null where nobody is signed in. */
  user: User | null | undefined;
  /** Why nobody could say; the pages offer to try again. */
  problem: Problem | undefined;
  /** Who is signed in now, known without asking. */
  set: (user: User | null) => void;
  /** Asks the service who is signed in. */
  load: () => Promise<void>;
}

const SessionContext = createContext<Session | undefined>(undefined);
/** Between the tabs of this browser, in this realm. */
const channel = new BroadcastChannel(`latchkey.session.${place.realm}`);

/** Knows who is signed in, in all tabs alike. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [user, setUser] = useState<User | null>();
  const [problem, setProblem] = useState<Problem>();
  const load = useCallback(async () => {
    try {
      setUser(await send<User>('GET', 'auth/me'));
      setProblem(undefined);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) setUser(null);
      else if (error instanceof Problem) setProblem(error);
      else throw error;
    }
  }, []);
  useEffect(() => {
    const heard = () => void load();
    const looked = () => document.visibilityState === 'visible' && heard();
    channel.addEventListener('message', heard);
    document.addEventListener('visibilitychange', looked);
    return () => {
      channel.removeEventListener('message', heard);
      document.removeEventListener('visibilitychange', looked);
    };
  }, [load]);
  const set = useCallback((next: User | null) => {
    setUser(next);
    setProblem(undefined);
    channel.postMessage('changed');
  }, []);
  return <SessionContext value={{ user, problem, set, load }}>{children}</SessionContext>;
}

/** The same where there may be none. */
export function useMaybeSession(): Session | undefined {
  return use(SessionContext);
}

/** Who is signed in. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('outside of SessionProvider');
  return session;
}
