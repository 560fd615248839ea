import type { FastifyInstance } from 'fastify';

interface Route {
  methods: string[];
  pattern: RegExp;
}

/** Every route that exists, so that a wrong method can be told from a wrong address. */
export class RoutesTable {
  private readonly routes: Route[] = [];

  constructor(fastify: FastifyInstance) {
    fastify.addHook('onRoute', ({ method, url }) => {
      const methods = (Array.isArray(method) ? method : [method]).filter((each) => each !== 'OPTIONS');
      if (methods.length > 0 && !url.startsWith('*')) this.routes.push({ methods, pattern: patternOf(url) });
    });
  }

  /** The methods that `path` takes; empty where nothing is there. */
  methodsOf(path: string): string[] {
    const found = this.routes.filter((route) => route.pattern.test(path)).flatMap((route) => route.methods);
    return [...new Set(found)].sort();
  }
}

function patternOf(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+';
    return part === '*' ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}/?$`);
}
