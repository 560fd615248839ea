import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { Env } from '../config/index.js';
import { Public } from '../http/index.js';

const STYLE =
  ':root{color-scheme:light dark}body{font:1rem/1.6 system-ui,sans-serif;max-width:36rem;margin:12vh auto;padding:0 1.5rem}' +
  'a{color:LinkText}li{margin:.4rem 0}';

/** `/`: a greeting for programs, and a page for people who wonder what runs here. */
@ApiExcludeController()
@Public()
@Controller()
export class GreetingController {
  constructor(private readonly env: Env) {}

  @Get()
  greet(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): unknown {
    reply.header('Vary', [reply.getHeader('vary'), 'Accept'].filter(Boolean).join(', '));
    if (!request.headers.accept?.includes('text/html')) return this.facts();
    const hash = createHash('sha256').update(STYLE).digest('base64');
    reply
      .header('Content-Security-Policy', `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'`)
      .type('text/html; charset=utf-8');
    return page(this.env.APP_NAME, this.links());
  }

  private facts() {
    return { service: this.env.APP_NAME, message: 'Sign-in service', ...Object.fromEntries(this.links()) };
  }

  private links(): [string, string][] {
    return [
      ['health', '/health'],
      ...(this.env.DOCS ? ([['docs', '/docs']] as [string, string][]) : []),
      ...(this.env.mailbox ? ([['mailbox', '/dev/mailbox']] as [string, string][]) : []),
    ];
  }
}

function page(name: string, links: [string, string][]): string {
  const items = links.map(([label, href]) => `<li><a href="${href}">${label}</a></li>`).join('');
  const title = name.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
    `<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>` +
    `<body><h1>${title}</h1><p>The sign-in service is running.</p><ul>${items}</ul></body></html>`
  );
}
