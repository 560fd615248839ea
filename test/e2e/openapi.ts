import type { TestApp } from '../support/app.js';

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  example?: unknown;
  [key: string]: unknown;
}

export interface Media {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { value?: unknown }>;
}

export interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { description?: string; content?: Record<string, Media>; $ref?: string }>;
}

export interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes?: Record<string, Record<string, unknown>> };
  [key: string]: unknown;
}

/** In place of an id in a path: one that nothing has. */
const UNKNOWN_ID = '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10';

/** One route that takes a body, with the properties that the contract gives it. */
export interface BodyRoute {
  method: string;
  path: string;
  form: boolean;
  signedIn: boolean;
  fields: string[];
  properties: Record<string, Schema>;
}

export async function openapi(app: TestApp): Promise<Document> {
  const answer = await app.agent().get<Document>('/docs/openapi.json');
  if (answer.status !== 200) throw new Error(`/docs/openapi.json: ${answer.status}`);
  return answer.body;
}

export function resolve(document: Document, schema: Schema): Schema {
  if (!schema.$ref) return schema;
  const name = schema.$ref.replace('#/components/schemas/', '');
  const found = document.components.schemas[name];
  if (!found) throw new Error(`no schema ${name}`);
  return resolve(document, found);
}

/** Every property of a schema, those of its parts included. */
export function propertiesOf(document: Document, schema: Schema): Record<string, Schema> {
  const whole = resolve(document, schema);
  const parts = [...(whole.allOf ?? []), ...(whole.anyOf ?? []), ...(whole.oneOf ?? [])];
  return Object.assign({}, ...parts.map((part) => propertiesOf(document, part)), whole.properties) as Record<
    string,
    Schema
  >;
}

/**
 * Every route that changes something: a new one is tested without being named. Of a realm's own and those of the realm
 * `default`, which have one handler, the latter.
 */
export function bodyRoutes(document: Document): BodyRoute[] {
  const paths = Object.entries(document.paths).filter(([path]) => !path.startsWith('/api/realms/'));
  return paths.flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => ['post', 'patch', 'put', 'delete'].includes(method))
      .map(([method, operation]) => {
        const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
        const properties = media?.schema ? propertiesOf(document, media.schema) : {};
        return {
          method: method.toUpperCase(),
          path: path.replaceAll(/\{\w+\}/g, UNKNOWN_ID),
          form: type === 'application/x-www-form-urlencoded',
          signedIn: (operation.security ?? []).length > 0,
          fields: Object.keys(properties),
          properties,
        };
      }),
  );
}
