import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'redoc.standalone.js';

/** The bundle shows its maker's logo from there; a page that loads nothing foreign shows none instead. */
const FOREIGN_LOGO = 'https://cdn.redoc.ly/redoc/logo-mini.svg';

/** Where the build puts it, and where the package has it. */
const PLACES = [join('dist', 'assets', FILE), join('node_modules', 'redoc', 'bundles', FILE)];

/** `/redoc`: the same document for reading. Everything comes from this service. */
export function registerRedoc(fastify: FastifyInstance, title: string): void {
  fastify.get('/redoc', (_request, reply) => reply.type('text/html; charset=utf-8').send(page(title)));
  fastify.get(`/redoc/${FILE}`, async (_request, reply) => {
    const place = PLACES.find((path) => existsSync(path));
    if (!place) {
      reply.callNotFound();
      return;
    }
    return reply
      .type('text/javascript; charset=utf-8')
      .header('Cache-Control', 'public, max-age=3600')
      .send((await readFile(place, 'utf8')).replace(FOREIGN_LOGO, 'data:,'));
  });
}

function page(title: string): string {
  const name = title.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title>` +
    '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">' +
    '<style>body{margin:0}</style></head>' +
    '<body><redoc spec-url="/docs/openapi.json" disable-search="true" hide-loading="true"></redoc>' +
    `<script src="/redoc/${FILE}"></script></body></html>`
  );
}
