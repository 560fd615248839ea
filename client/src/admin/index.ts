import type { LatchkeyClient } from '../client.js';
import type { CallOptions, SessionInfo, User } from '../types.js';
import type {
  AuditEvent,
  AuditQuery,
  Changes,
  Invitation,
  Message,
  MessageQuery,
  Page,
  Stats,
  StatsQuery,
  UserQuery,
} from './types.js';

export type * from './types.js';

/**
 * What an admin of the realm does, in the session of a client; everybody else gets `forbidden`. Lists come in pages: pass
 * `next_cursor` of one as `cursor` for the next, until it is null.
 */
export function createAdmin({ request }: Pick<LatchkeyClient, 'request'>) {
  const read = <T>(path: string, query: object | undefined, call?: CallOptions) =>
    request<T>(
      { method: 'GET', path: `admin/${path}`, query: query as Record<string, string | undefined>, signedIn: true },
      call,
    );
  const write = <T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object, call?: CallOptions) =>
    request<T>({ method, path: `admin/${path}`, body, signedIn: true }, call);
  const user = (id: string) => `users/${encodeURIComponent(id)}`;

  return {
    users: {
      list: (query?: UserQuery, call?: CallOptions) => read<Page<User>>('users', query, call),
      /** Sends a link by which they choose their own password. */
      invite: (body: Invitation, call?: CallOptions) => write<User>('POST', 'users', body, call),
      /** Sends somebody who has not come yet a new link; the earlier one ends. */
      inviteAgain: (id: string, call?: CallOptions) => write<undefined>('POST', `${user(id)}/invite`, undefined, call),
      get: (id: string, call?: CallOptions) => read<User>(user(id), undefined, call),
      update: (id: string, body: Changes, call?: CallOptions) => write<User>('PATCH', user(id), body, call),
      remove: (id: string, call?: CallOptions) => write<undefined>('DELETE', user(id), undefined, call),
      sessions: (id: string, call?: CallOptions) =>
        read<{ items: SessionInfo[] }>(`${user(id)}/sessions`, undefined, call).then(({ items }) => items),
      revokeSessions: (id: string, call?: CallOptions) =>
        write<undefined>('POST', `${user(id)}/revoke-sessions`, undefined, call),
      /** Ends the waits that failed guesses have brought about. */
      unlock: (id: string, call?: CallOptions) => write<undefined>('POST', `${user(id)}/unlock`, undefined, call),
    },
    auditEvents: (query?: AuditQuery, call?: CallOptions) => read<Page<AuditEvent>>('audit-events', query, call),
    messages: (query?: MessageQuery, call?: CallOptions) => read<Page<Message>>('messages', query, call),
    /** Sends one once more that failed. */
    retryMessage: (id: string, call?: CallOptions) =>
      write<undefined>('POST', `messages/${encodeURIComponent(id)}/retry`, undefined, call),
    stats: (query?: StatsQuery, call?: CallOptions) => read<Stats>('stats', query, call),
  };
}

export type AdminClient = ReturnType<typeof createAdmin>;
