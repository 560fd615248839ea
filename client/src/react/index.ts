export { LatchkeyProvider, useLatchkey } from './provider.js';
export { useCodeFlow } from './use-code-flow.js';
export type { CodeFlowActions } from './use-code-flow.js';
export type { CodeFlowState, CodePurpose } from './code-flow.js';
export { useSession } from './use-session.js';
export type { SessionState } from './session-store.js';
