export { LatchkeyProvider, useLatchkey } from './provider.js';
export { useSession } from './use-session.js';
export type { SessionState } from './session-store.js';
