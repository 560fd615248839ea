import { once } from 'node:events';
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { pagePolicy } from '../../src/web/page-policy.js';
import { mustRun, program } from './client-package.js';

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** The pages on an origin of their own, as docs/pages.md says: a build for a service, and a web server as plain as can be. */
export class OtherOrigin {
  private readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-pages-'));
  private readonly server: Server;

  private constructor(service: string) {
    const config = join(__dirname, '../../web/vite.config.js');
    const build = [
      program('vite/bin/vite.js'),
      'build',
      '--config',
      config,
      '--outDir',
      this.folder,
      '--logLevel',
      'warn',
    ];
    mustRun(build, undefined, { API_BASE: service });
    const policy = pagePolicy(undefined).replace("connect-src 'self'", `connect-src 'self' ${service}`);
    this.server = createServer(({ url = '/' }, response) => {
      const file = join(this.folder, new URL(url, 'http://localhost').pathname);
      const isFile = extname(file) !== '' && existsSync(file);
      const type = isFile ? TYPES[extname(file)] : 'text/html';
      response.writeHead(200, {
        ...{ 'content-type': type, 'content-security-policy': policy, 'referrer-policy': 'no-referrer' },
        'cache-control': isFile ? 'public, max-age=31536000, immutable' : 'no-cache',
      });
      createReadStream(isFile ? file : join(this.folder, 'index.html')).pipe(response);
    });
  }

  /** @param service its origin */
  static async start(service: string, port: number): Promise<OtherOrigin> {
    const other = new OtherOrigin(service);
    await once(other.server.listen(port, '127.0.0.1'), 'listening');
    return other;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
