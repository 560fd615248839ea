import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { mysqlOptions } from '../database/index.js';
import { PATIENCE, bounded, codeOf, faultOf } from './bounded.js';
import type { Findings } from './findings.js';

/** One connection to MySQL, on which nothing is changed. */
export interface MySql {
  rows<T>(sql: string): Promise<T[]>;
  /** The first value of the first row, as text. */
  value(sql: string): Promise<string>;
}

/** Runs `work` on a connection to the server that `url` names; what hinders it is a finding. */
export async function onMySql(url: string, name: string, to: Findings, work: (mysql: MySql) => Promise<void>) {
  let connection: Connection;
  try {
    connection = await bounded(connect(url));
  } catch (error) {
    const { text, remedy } = refusalOf(error, name);
    to.wrong('reach', text, remedy);
    return;
  }
  to.good('reach', `${new URL(url).host} lets us in`);
  try {
    await work(asking(connection));
  } finally {
    connection.destroy();
  }
}

/** TypeORM allows more than `mysqlOptions` ever says. */
type Options = Omit<ReturnType<typeof mysqlOptions>, 'ssl' | 'password'> & {
  ssl?: { rejectUnauthorized: boolean };
  password?: string;
};

function connect(url: string): Promise<Connection> {
  const { host, port, username, password, database, ssl, charset, connectTimeout } = mysqlOptions(
    url,
    false,
  ) as Options;
  return createConnection({
    host: host ?? '',
    port: port ?? 3306,
    user: username ?? '',
    password: password ?? '',
    database: database ?? '',
    ...(ssl && { ssl }),
    charset: charset ?? 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
    connectTimeout: connectTimeout ?? PATIENCE,
  });
}

function asking(connection: Connection): MySql {
  // Without a listener a connection that breaks between two questions would end the process.
  connection.on('error', () => undefined);
  const rows = async <T>(sql: string) => {
    const [found] = await bounded(connection.query<RowDataPacket[]>({ sql, timeout: PATIENCE }));
    return found as T[];
  };
  const value = async (sql: string) => String(Object.values((await rows<object>(sql))[0] ?? {})[0] ?? '');
  return { rows, value };
}

function refusalOf(error: unknown, name: string): { text: string; remedy: string } {
  const known = REFUSALS[codeOf(error)];
  const [text, remedy] = known ?? [faultOf(error), `start the server, or mend host and port of ${name}`];
  return { text, remedy: remedy.replaceAll('$', name) };
}

const REFUSALS: Readonly<Record<string, readonly [string, string]>> = {
  ER_ACCESS_DENIED_ERROR: [
    'user or password is wrong',
    'mend them in $, percent-encoded; CREATE USER is in docs/operations.md',
  ],
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: ['user or password is wrong', 'mend them in $, percent-encoded'],
  ER_DBACCESS_DENIED_ERROR: ['the user may not use this database', 'GRANT it, as docs/operations.md shows'],
  ER_BAD_DB_ERROR: ['there is no such database', 'CREATE DATABASE … CHARACTER SET utf8mb4, or mend the name in $'],
  ER_HOST_NOT_PRIVILEGED: ['the server lets nobody in from this host', 'CREATE USER for this host'],
  ER_CON_COUNT_ERROR: ['the server has no connection left', 'raise max_connections, or lower ?pool= of $'],
  HANDSHAKE_NO_SSL_SUPPORT: [
    '?ssl= asks for TLS and the server has none',
    'switch TLS on in the server, or take ?ssl= out of $',
  ],
  HANDSHAKE_SSL_ERROR: [
    'its certificate is not valid for this host',
    'mend the certificate, or name its authority in NODE_EXTRA_CA_CERTS',
  ],
};
