import type { RedisOptions } from 'ioredis';

/** The longest that a command is waited for (ms): a request asks twice at most, and has to be answered within 0.6 s. */
const COMMAND_TIMEOUT = 300;
/** How long a connection may take (ms), and how long it is until the next attempt. */
const CONNECT_TIMEOUT = 1000;
const RECONNECT_AFTER = 500;

/**
 * What ioredis is told. With its defaults a command waits for minutes while Redis is gone: here none is queued or sent
 * again, and whether Redis is well is for `Link` to find out.
 * @param url as `REDIS_URL`: user and password percent-encoded, the database's number as its path, `rediss:` for TLS
 */
export function redisOptions(url: string): RedisOptions {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 6379),
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    db: Number(pathname.slice(1)),
    ...(protocol === 'rediss:' && { tls: {} }),
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    enableReadyCheck: false,
    disableClientInfo: true,
    commandTimeout: COMMAND_TIMEOUT,
    connectTimeout: CONNECT_TIMEOUT,
    disconnectTimeout: COMMAND_TIMEOUT,
    retryStrategy: () => RECONNECT_AFTER,
  };
}
