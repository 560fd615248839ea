import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { CodeFlow } from './code-flow.js';
import type { CodeFlowState, CodePurpose } from './code-flow.js';
import { useLatchkey } from './provider.js';

export type CodeFlowActions = Pick<CodeFlow, 'send' | 'resend' | 'verify' | 'reset'>;

/** Signing in (or up) by a code: what a form shows, and what its buttons do. Nothing that a button does rejects. */
export function useCodeFlow({ purpose }: { purpose: CodePurpose }): CodeFlowState & CodeFlowActions {
  const client = useLatchkey();
  const flow = useMemo(() => new CodeFlow(client, purpose), [client, purpose]);
  useEffect(() => flow.stop, [flow]);
  const state = useSyncExternalStore(flow.subscribe, flow.snapshot, flow.snapshot);
  const { send, resend, verify, reset } = flow;
  return { ...state, send, resend, verify, reset };
}
