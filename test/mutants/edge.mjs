const ORIGIN = 'src/http/origin.ts';
const EDGE = 'src/http/edge.ts';
const PARSERS = 'src/http/body-parsers.ts';
const BROWSER = 'test/attack/browser.spec.ts';
const ORIGINS = 'test/e2e/origins.spec.ts';
const SOURCES = 'test/attack/client-address.spec.ts';

/** Browsers, bodies, sources. */
export const edge = [
  {
    name: 'skip the check of the origin',
    changes: [[EDGE, 'checkOrigin(request, origins);', '']],
    specs: [BROWSER],
  },
  {
    name: 'check the origin only where there is a body',
    changes: [
      [
        EDGE,
        'checkOrigin(request, origins);',
        "if (request.headers['content-length'] !== '0') checkOrigin(request, origins);",
      ],
    ],
    specs: [BROWSER],
  },
  {
    name: 'let the origin null through',
    changes: [[ORIGIN, 'if (!allowed.has(origin))', "if (!allowed.has(origin) && origin !== 'null')"]],
    specs: [BROWSER],
  },
  {
    name: 'let a page of the same site through',
    changes: [[ORIGIN, "new Set(['same-origin', 'none'])", "new Set(['same-origin', 'none', 'same-site'])"]],
    specs: [ORIGINS],
  },
  {
    name: 'reflect any origin (CORS)',
    changes: [[EDGE, 'origin: [...origins],', 'origin: true,']],
    specs: [ORIGINS],
  },
  {
    name: 'take text/plain as JSON',
    changes: [
      [
        PARSERS,
        "register(fastify, 'application/x-www-form-urlencoded'",
        "register(fastify, 'text/plain', (body) => parseJson(decode(body)));\n  register(fastify, 'application/x-www-form-urlencoded'",
      ],
    ],
    specs: [BROWSER],
  },
  {
    name: 'drop no-store',
    changes: [[EDGE, "reply.header('Cache-Control', 'no-store');", '']],
    specs: ['test/e2e/edge.spec.ts'],
  },
  {
    name: 'let scripts read the session cookies',
    changes: [['src/http/cookies.ts', 'httpOnly: true', 'httpOnly: false']],
    specs: ['test/e2e/cookies.spec.ts'],
  },
  {
    name: 'accept properties that the contract does not have',
    changes: [['src/http/validation.ts', 'forbidNonWhitelisted: true', 'forbidNonWhitelisted: false']],
    specs: ['test/attack/parsers.spec.ts'],
  },
  {
    name: 'take a body with a property twice',
    changes: [[PARSERS, 'if (Object.keys(value).length !== countProperties(text))', 'if (!text)']],
    specs: ['test/e2e/bad-input.spec.ts'],
    only: 'a property twice|true in place',
  },
  {
    name: 'let NUL through',
    changes: [[PARSERS, "text.includes('\\0') || ", '']],
    specs: ['test/attack/passwords.spec.ts'],
  },
  {
    name: "limit the handler's requests instead of the source's",
    changes: [
      [
        'src/throttling/source.guard.ts',
        'generateKey(_context: ExecutionContext, source: string, name: string): string {\n    return `${name}:${source}`',
        'generateKey(_context: ExecutionContext, source: string, name: string): string {\n    return `${name}:${source}:${_context.getHandler().name}`',
      ],
    ],
    specs: ['test/e2e/throttling.spec.ts'],
  },
  {
    name: 'key the limit on the raw address',
    changes: [
      [
        'src/throttling/source.guard.ts',
        'Promise.resolve(sourceOf(clientAddress(request as unknown as FastifyRequest)))',
        'Promise.resolve(clientAddress(request as unknown as FastifyRequest))',
      ],
    ],
    specs: [SOURCES],
  },
  {
    name: 'trust X-Forwarded-For of anybody',
    changes: [['src/http/adapter.ts', 'env.TRUST_PROXY.length > 0 ? [...env.TRUST_PROXY] : false', 'true']],
    specs: [SOURCES],
  },
  {
    name: 'take a malformed forwarded address for a source of its own',
    changes: [['src/http/client-address.ts', 'isIP(forwarded) ? forwarded : socket', 'forwarded']],
    specs: [SOURCES],
  },
];
