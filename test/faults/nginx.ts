import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort, program, required } from '../support/mariadb.js';
import type { Program, Programs } from './programs.js';
import { send } from './send.js';
import { until } from './wait.js';

/** What stands around `deploy/nginx/latchkey.conf` on a server: folders of this run, and a log of each request. */
const AROUND = `
daemon off;
worker_processes 1;
pid nginx.pid;
events { worker_connections 1024; }
http {
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  log_format faults '$msec $remote_addr $request_method $uri $status $request_time $upstream_addr $upstream_status '
    '$upstream_response_time $upstream_http_x_request_id';
  access_log logs/nginx-access.log faults;
  include latchkey.conf;
}
`;

/** nginx with the project's own configuration: ports and TLS apart, what is deployed is what is tried. */
export class Nginx {
  private program: Program;

  private constructor(
    readonly port: number,
    private readonly upstreams: number[],
  ) {}

  /** @throws Error where nginx is not installed (Debian: nginx-light) */
  static async start(programs: Programs, upstreams: number[]): Promise<Nginx> {
    const nginx = new Nginx(await freePort(), upstreams);
    writeFileSync(join(programs.folder, 'nginx.conf'), AROUND);
    writeFileSync(join(programs.folder, 'latchkey.conf'), nginx.configuration());
    const args = ['-p', programs.folder, '-c', 'nginx.conf', '-e', 'logs/nginx.log'];
    nginx.program = programs.start('nginx', required(program('nginx'), 'nginx'), args);
    await until('nginx answers', 10_000, async () => (await send(nginx.url, 'GET', '/health')).status > 0);
    return nginx;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isRunning(): boolean {
    return this.program.isRunning;
  }

  private configuration(): string {
    const [first, second] = this.upstreams;
    const changes: [RegExp | string, string][] = [
      [/server \{\s+listen 80;[^}]*\}/, ''],
      [/127\.0\.0\.1:4001/, `127.0.0.1:${first}`],
      [/127\.0\.0\.1:4002/, `127.0.0.1:${second}`],
      [/listen 443 ssl http2;/, `listen 127.0.0.1:${this.port};`],
      [/^\s+ssl_.*$/gm, ''],
      ['/etc/nginx/latchkey-proxy.conf', resolve('deploy/nginx/latchkey-proxy.conf')],
    ];
    let text = readFileSync('deploy/nginx/latchkey.conf', 'utf8');
    for (const [find, replacement] of changes) {
      if (text.search(find) < 0) throw new Error(`deploy/nginx/latchkey.conf has no ${String(find)}`);
      text = text.replace(find, replacement);
    }
    return text;
  }
}
