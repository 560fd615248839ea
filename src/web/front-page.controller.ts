import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Env } from '../config/index.js';
import { Public } from '../http/index.js';
import { Pages } from './pages.js';

/** `/`: a greeting for programs, the page to sign in for people. */
@ApiExcludeController()
@Public()
@Controller()
export class FrontPageController {
  constructor(
    private readonly env: Env,
    private readonly pages: Pages,
  ) {}

  @Get()
  show(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): unknown {
    reply.header('Vary', [reply.getHeader('vary'), 'Accept'].filter(Boolean).join(', '));
    const isBrowser = request.headers.accept?.includes('text/html') ?? false;
    return isBrowser && this.pages.exist ? this.pages.show(request, reply) : this.greeting();
  }

  private greeting() {
    const { APP_NAME: service, DOCS, mailbox } = this.env;
    return {
      service,
      message: 'Sign-in service',
      health: '/health',
      ...(DOCS && { docs: '/docs' }),
      ...(mailbox && { mailbox: '/dev/mailbox' }),
    };
  }
}
