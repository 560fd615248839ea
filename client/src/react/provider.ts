import { createContext, createElement, useContext, useMemo } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { LatchkeyClient } from '../client.js';
import { SessionStore } from './session-store.js';

interface Shared {
  client: LatchkeyClient;
  store: SessionStore;
}

const Context = createContext<Shared | undefined>(undefined);

/** Gives the components below it the client, which is made once and outside of them. */
export function LatchkeyProvider(props: { client: LatchkeyClient; children?: ReactNode }): ReactElement {
  const { client, children } = props;
  const shared = useMemo(() => ({ client, store: new SessionStore(client) }), [client]);
  return createElement(Context.Provider, { value: shared }, children);
}

/** @throws Error outside of a LatchkeyProvider */
export function useShared(): Shared {
  const shared = useContext(Context);
  if (!shared) throw new Error('There is no <LatchkeyProvider client={…}> around this component.');
  return shared;
}

/** The client of the provider. */
export function useLatchkey(): LatchkeyClient {
  return useShared().client;
}
