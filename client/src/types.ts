import type { components, operations } from './api.js';

type Schemas = components['schemas'];
type Operation = keyof operations;

/** What a route takes, by the operationId of the OpenAPI document; how tokens travel is the client's to say. */
export type Input<Id extends Operation> = operations[Id] extends {
  requestBody?: { content: { 'application/json': infer Body } };
}
  ? Omit<Body, 'token_transport'>
  : never;

type Json<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : undefined;

/** What a route answers where it succeeds. */
export type Output<Id extends Operation> = Json<operations[Id]['responses'][keyof operations[Id]['responses']]>;

export type User = Schemas['UserView'];
export type Challenge = Schemas['ChallengeView'];
export type ChallengeStatus = Schemas['ChallengeStatusView'];
/** A sign-in; its tokens are there with the transport `bearer` only, and the client keeps them by itself. */
export type SignedIn = Schemas['SignedInView'];
export type SessionInfo = Schemas['ListedSessionView'];

/** What a page needs to know before anybody is signed in. */
export type Settings = Output<'authSettings'>;

/** Where tokens of the transport `bearer` outlive the process: the keychain of a phone, a file, what you like. */
export interface TokenStorage {
  get(key: string): Promise<string | null | undefined>;
  set(key: string, value: string): Promise<unknown>;
  remove(key: string): Promise<unknown>;
}

export interface ClientOptions {
  /** Of the service, without `/api`. Empty for pages that it serves itself. */
  baseUrl: string;
  /** @default 'default' */
  realm?: string;
  /** `cookie` for pages, `bearer` for apps and servers. @default 'cookie' */
  transport?: 'cookie' | 'bearer';
  /** For `bearer`: without it tokens are held in memory alone. */
  storage?: TokenStorage;
  fetch?: typeof fetch;
  /** What messages are to be written in (BCP 47), sent as Accept-Language. */
  language?: string;
  /** After which a request counts as lost (ms). @default 15000 */
  timeout?: number;
}

export interface CallOptions {
  /** Rejects the call with its reason. */
  signal?: AbortSignal;
}

/** One request to the service. */
export interface ClientRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the realm: `auth/me`. */
  path: string;
  body?: object;
  /** Absent values are left out. */
  query?: Record<string, string | number | undefined>;
  /** Needs a session: where it has run out it is refreshed once, and the request is sent once more. */
  signedIn?: boolean;
  /** What a success does to the session. */
  effect?: 'opens' | 'ends';
}

export interface SessionChange {
  type: 'signed-in' | 'refreshed' | 'signed-out';
  /** Not told by other tabs. */
  user?: User;
  /** Happened in another tab. */
  elsewhere: boolean;
}
