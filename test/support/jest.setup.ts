import 'reflect-metadata';
import { Socket } from 'node:net';

const GUARDED = Symbol.for('latchkey.no-way-out');
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|0\.0\.0\.0|::)$/;

type Connect = (this: Socket, ...args: unknown[]) => Socket;
const prototype = Socket.prototype as unknown as { connect: Connect; [GUARDED]?: boolean };

// Nothing leaves the machine: a test that calls a real provider fails by the name of the host. Workers keep Node's own
// modules from file to file, so once is enough.
if (!prototype[GUARDED]) {
  const connect = prototype.connect;
  prototype.connect = function (...args) {
    const host = hostOf(args);
    if (isHere(host)) return connect.apply(this, args);
    return this.destroy(new Error(`A test tried to connect to ${host}: fake what leaves the machine.`));
  };
  prototype[GUARDED] = true;
}

/** Node takes a port and a host, a path, options, or (from net.connect) all of these in one array. */
function hostOf(args: unknown[]): string {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  const host = typeof first === 'object' ? (first as { host?: unknown } | null)?.host : second;
  return typeof host === 'string' ? host : 'localhost';
}

/** This machine, or the database server that the run was given. */
function isHere(host: string): boolean {
  const database = process.env.TEST_MYSQL_URL;
  return LOOPBACK.test(host) || (database !== undefined && new URL(database).hostname === host);
}
