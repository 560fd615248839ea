import { useCallback, useSyncExternalStore } from 'react';
import type { SessionState } from './session-store.js';
import { useShared } from './provider.js';

/** Who is signed in, here and as other tabs change it. */
export function useSession(): SessionState & { refresh: () => Promise<void>; signOut: () => Promise<void> } {
  const { client, store } = useShared();
  const state = useSyncExternalStore(store.subscribe, store.snapshot, store.serverSnapshot);
  const signOut = useCallback(async () => {
    await client.logout();
  }, [client]);
  return { ...state, refresh: store.load, signOut };
}
