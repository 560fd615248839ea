import type { FastifyInstance } from 'fastify';
import { errorCatalogue } from '../http/index.js';

/** `/docs/errors`: where the `type` of a problem document leads. */
export function registerErrorsPage(fastify: FastifyInstance, title: string): void {
  const html = page(title);
  fastify.get('/docs/errors', (_request, reply) => reply.type('text/html; charset=utf-8').send(html));
}

function page(title: string): string {
  const name = title.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const entries = Object.entries(errorCatalogue).map(
    ([code, { status, title: heading, detail }]) =>
      `<section id="${code}"><h2><code>${code}</code> · ${status}</h2><p><b>${heading}.</b> ${detail}</p></section>`,
  );
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}: errors</title>` +
    '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">' +
    '<style>:root{color-scheme:light dark}body{font:1rem/1.6 system-ui,sans-serif;max-width:44rem;margin:3rem auto;' +
    'padding:0 1.5rem}h2{font-size:1.1rem;margin:2rem 0 0}:target{outline:2px solid;outline-offset:.6rem;scroll-margin-top:1.6rem}</style></head>' +
    `<body><h1>Errors</h1>${entries.join('')}</body></html>`
  );
}
