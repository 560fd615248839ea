import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { answering, asRoot, freePort, install, required, serverProgram } from '../support/mariadb.js';
import type { Program, Programs } from './programs.js';

export type Row = Record<string, unknown>;

/** A MariaDB as production runs it, as far as durability goes: what it has committed survives its own death. */
export class FaultyMariaDb {
  private program: Program;

  private constructor(
    private readonly programs: Programs,
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(programs: Programs): Promise<FaultyMariaDb> {
    const server = new FaultyMariaDb(programs, await freePort(), join(programs.folder, 'mariadb'));
    install(server.folder, server.folder);
    await server.restart();
    await server.execute('CREATE DATABASE latchkey CHARACTER SET utf8mb4');
    return server;
  }

  /** On the same port, with the same data; resolves once it answers. */
  async restart(): Promise<void> {
    this.program = this.programs.start('mariadb', required(serverProgram()), [
      '--no-defaults',
      ...asRoot(),
      `--datadir=${this.folder}`,
      `--socket=${join(this.folder, 'socket')}`,
      `--pid-file=${join(this.folder, 'pid')}`,
      '--bind-address=127.0.0.1',
      `--port=${this.port}`,
      '--max-connections=200',
      // To the operating system at each commit: that outlives the process, and needs no fast disk.
      '--innodb-flush-log-at-trx-commit=2',
      '--innodb-log-file-size=16M',
      '--innodb-buffer-pool-size=64M',
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
    ]);
    await answering(this.port, this.program.child);
  }

  kill(): Promise<void> {
    return this.program.kill();
  }

  freeze(): void {
    this.program.signal('SIGSTOP');
  }

  thaw(): void {
    this.program.signal('SIGCONT');
  }

  /** Rows, past every proxy; times as UTC. */
  async query<T = Row>(sql: string, parameters: unknown[] = [], database = 'latchkey'): Promise<T[]> {
    const connection = await createConnection({
      host: '127.0.0.1',
      port: this.port,
      user: 'root',
      database,
      timezone: 'Z',
    });
    try {
      const [rows] = await connection.query<RowDataPacket[]>(sql, parameters);
      return rows as T[];
    } finally {
      await connection.end();
    }
  }

  async execute(sql: string): Promise<void> {
    await this.query(sql, [], 'mysql');
  }
}
