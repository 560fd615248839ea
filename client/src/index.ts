export { createClient } from './client.js';
export type { LatchkeyClient } from './client.js';
export { countdown } from './countdown.js';
export { LatchkeyError, isOver } from './errors.js';
export type { ErrorCode } from './errors.js';
export { receiveCode } from './receive-code.js';
export type {
  CallOptions,
  Challenge,
  ChallengeStatus,
  ClientOptions,
  ClientRequest,
  Input,
  Output,
  SessionChange,
  SessionInfo,
  Settings,
  SignedIn,
  TokenStorage,
  User,
} from './types.js';
