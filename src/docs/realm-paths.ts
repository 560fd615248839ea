import type { OpenAPIObject } from '@nestjs/swagger';
import { failureResponse } from '../http/index.js';

type Paths = OpenAPIObject['paths'];
type PathItem = Paths[string];
type Operation = NonNullable<PathItem['get']>;

const PROBLEM = 'application/problem+json';
const METHODS = ['get', 'post', 'patch', 'delete'] as const;
/** What every realm has of its own. */
const PER_REALM = /^\/api(?=\/(auth|users|admin)\/)/;
/** That the service runs is no matter of a realm. */
const SHARED = new Set(['/api/auth/health']);

const REALM = {
  name: 'realm',
  in: 'path' as const,
  required: true,
  description: 'One of `REALMS`. A cookie, token, code or link of one realm means nothing in another.',
  schema: { type: 'string' as const, example: 'shop' },
};

/** The document with each route of the realm `default` once more, as every other realm has it. */
export function withRealmPaths(document: OpenAPIObject): OpenAPIObject {
  const own = Object.entries(document.paths).filter(([path]) => PER_REALM.test(path) && !SHARED.has(path));
  const copies = own.map(([path, item]) => [path.replace(PER_REALM, '/api/realms/{realm}'), inRealm(item)] as const);
  return { ...document, paths: { ...document.paths, ...Object.fromEntries(copies) } };
}

function inRealm(item: PathItem): PathItem {
  const operations = METHODS.flatMap((method) => {
    const operation = item[method];
    return operation ? [[method, operationInRealm(operation)] as const] : [];
  });
  return Object.fromEntries(operations);
}

function operationInRealm(operation: Operation): Operation {
  return {
    ...operation,
    operationId: `${operation.operationId ?? ''}InRealm`,
    tags: ['Realms'],
    parameters: [REALM, ...(operation.parameters ?? [])],
    responses: { ...operation.responses, 404: notFound(operation) },
  };
}

/** The operation's own 404 and one that says that there is no such realm, in the form that the operation's errors have. */
function notFound({ responses }: Operation): NonNullable<Operation['responses']['404']> {
  const own = responses['404'];
  const ours = failureResponse(['realm_not_found']);
  const oauth = responses['400'];
  if (oauth && 'content' in oauth && oauth.content?.['application/json']) {
    return { description: ours.description, content: oauth.content };
  }
  if (!own || !('content' in own)) return ours;
  const [theirs, problem] = [own.content?.[PROBLEM], ours.content[PROBLEM]];
  return {
    description: `${own.description}\n\n${ours.description}`,
    content: { [PROBLEM]: { ...problem, examples: { ...theirs?.examples, ...problem.examples } } },
  };
}
