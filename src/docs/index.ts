import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { Env } from '../config/index.js';
import { registerErrorsPage } from './errors-page.js';
import { createDocument } from './openapi.js';
import { registerRedoc } from './redoc.js';

export { createDocument } from './openapi.js';

/** What the pages need: their own scripts, styles that Swagger UI and Redoc write at run time, and nothing foreign. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Swagger UI at `/docs`, the document at `/docs/openapi.json`, the errors at `/docs/errors`, Redoc at `/redoc`. */
export function registerDocs(app: NestFastifyApplication, env: Env): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request, reply) => {
    if (/^\/(docs|redoc)(\/|\?|$)/.test(request.url)) reply.header('Content-Security-Policy', PAGE_POLICY);
  });
  SwaggerModule.setup('docs', app, () => createDocument(app, env), {
    jsonDocumentUrl: 'docs/openapi.json',
    raw: ['json'],
    customSiteTitle: `${env.APP_NAME} API`,
    swaggerOptions: { persistAuthorization: false, displayRequestDuration: true },
  });
  registerErrorsPage(fastify, env.APP_NAME);
  registerRedoc(fastify, `${env.APP_NAME} API`);
}
