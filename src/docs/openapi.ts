import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import type { Env } from '../config/index.js';
import { withRealmPaths } from './realm-paths.js';

const DESCRIPTION = [
  'Sign-in by one-time code and by password, with sessions in HTTP-only cookies or bearer tokens.',
  '',
  'Every route also answers under `/api/v1`, and for another realm than `default` under `/api/realms/{realm}`. Bodies are `application/json` in UTF-8, at most 16 KiB, one flat object of ' +
    'strings (`roles` is a list of them); an unknown property is refused. Errors are problem documents (RFC 9457) with a stable `code`.',
  '',
  'A browser gets cookies and sends nothing else; a native client sends `token_transport: bearer` and an ' +
    '`Authorization` header. A request that changes something must come from an allowed origin, if it comes from a browser.',
].join('\n');

/** The OpenAPI document of what this process serves. */
export function createDocument(app: INestApplication, env: Env): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(env.APP_NAME)
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setContact('Operator', env.PUBLIC_URL, env.SUPPORT_EMAIL ?? '')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'Where this document came from')
    .addServer(env.PUBLIC_URL, 'Where browsers reach it')
    .addTag('Codes', 'One-time codes by e-mail and SMS, and the links beside them.')
    .addTag('Registration and passwords', 'Accounts with a password.')
    .addTag('Sessions', 'Signing in and out, and who is signed in.')
    .addTag('Account', 'What a person sees and changes of their own.')
    .addTag('Admin', 'What administrators see and do in their realm: with the role `admin` alone.')
    .addTag('Service', 'Whether it runs.')
    .addTag('Realms', 'The same for another population of users: `/api/realms/{realm}/…`.')
    .addSecurity('bearer', {
      type: 'oauth2',
      description: 'An access token in the Authorization header.',
      flows: { password: { tokenUrl: '/api/auth/token', refreshUrl: '/api/auth/token', scopes: {} } },
    })
    .addCookieAuth(env.PUBLIC_URL.startsWith('https:') ? '__Host-access' : 'access', {
      type: 'apiKey',
      in: 'cookie',
      description: 'Set by what signs in; a browser sends it by itself, so there is nothing to fill in here.',
    })
    .build();
  return withRealmPaths(withDescriptions(withoutEmptyContact(SwaggerModule.createDocument(app, config))));
}

/** An answer without a description of its own is called by its status: `OK`, `Accepted`. */
function withDescriptions(document: OpenAPIObject): OpenAPIObject {
  for (const { get, post, patch, delete: remove } of Object.values(document.paths)) {
    for (const [status, answer] of [get, post, patch, remove].flatMap((operation) =>
      Object.entries(operation?.responses ?? {}),
    )) {
      if (answer && 'description' in answer) answer.description ||= STATUS_CODES[status] ?? '';
    }
  }
  return document;
}

/** An empty address would not be a valid one. */
function withoutEmptyContact(document: OpenAPIObject): OpenAPIObject {
  if (document.info.contact?.email === '') delete document.info.contact.email;
  return document;
}
