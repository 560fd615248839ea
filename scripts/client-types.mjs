import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import openapiTS, { astToString } from 'openapi-typescript';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import { ensureBuilt, root } from './prepare.mjs';

// `npm run client:types`: client/src/api.ts from the OpenAPI document of this service. `--check` only says whether it is up to
// date, by its exit code; `--document FILE` reads the document there in place of making it.
const target = join(root, 'client/src/api.ts');
const [check, at] = [process.argv.includes('--check'), process.argv.indexOf('--document')];
const made = await typesOf(at > 0 ? JSON.parse(readFileSync(process.argv[at + 1], 'utf8')) : await makeDocument());

if (!check) writeFileSync(target, made);
else if (made !== readFileSync(target, 'utf8')) {
  process.stderr.write('client/src/api.ts is not what the OpenAPI document says: npm run client:types\n');
  process.exitCode = 1;
}

/** The document of the application as it was built, of which nothing is started and no database asked. */
async function makeDocument() {
  ensureBuilt();
  const load = (file) => import(join(root, 'dist/src', file));
  const [{ AppModule }, { parseEnv }, { createAdapter }, { createDocument }] = await Promise.all(
    ['app.module.js', 'config/index.js', 'http/index.js', 'docs/index.js'].map(load),
  );
  const env = parseEnv({ NODE_ENV: 'test', APP_SECRET: 'only-to-read-the-routes-of-what-never-listens' });
  const app = await NestFactory.create(AppModule.forRoot(env), createAdapter(env), { preview: true, logger: false });
  return JSON.parse(JSON.stringify(createDocument(app, env)));
}

/** Without the routes of other realms, which are the same, and without the errors, which are all a `Problem`. */
async function typesOf(document) {
  const paths = Object.entries(document.paths).filter(([path]) => !path.startsWith('/api/realms/'));
  paths.flatMap(([, methods]) => Object.values(methods)).forEach(withoutErrors);
  const tree = await openapiTS({ ...document, paths: Object.fromEntries(paths) }, { alphabetize: true });
  const text = `// Made by \`npm run client:types\` from the OpenAPI document: change that, not this.\n\n${astToString(tree)}`;
  return prettier.format(text, { ...(await prettier.resolveConfig(target)), filepath: target });
}

function withoutErrors({ responses = {} }) {
  for (const status of Object.keys(responses)) if (status >= '400') delete responses[status];
}
