import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '../common/index.js';
import { Public } from '../http/index.js';
import { PageFiles } from './page-files.js';
import { Pages } from './pages.js';
import { sendFile } from './send-file.js';

/** The addresses that people open; the script of the pages (web/src/app.tsx) knows the same. */
const PAGES = ['sign-up', 'register', 'forgot-password', 'account', 'admin', 'admin/*'];

/** A file's name has the hash of its content in it, so it never changes (s). */
const FOREVER = 'public, max-age=31536000, immutable';

/** The pages for people, in the realm `default` and under `/r/{realm}` in any other, and what they load. */
@ApiExcludeController()
@Public()
@Controller()
export class PagesController {
  constructor(
    private readonly pages: Pages,
    private readonly files: PageFiles,
  ) {}

  @Get(PAGES)
  page(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.show(request, reply);
  }

  @Get(['', ...PAGES].map((page) => `r/:realm/${page}`))
  realmPage(
    @Param('realm') realm: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.pages.show(request, reply, realm);
  }

  @Get('link')
  link(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.showLink(request, reply);
  }

  @Get('r/:realm/link')
  realmLink(
    @Param('realm') realm: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.pages.showLink(request, reply, realm);
  }

  @Get('assets/:name')
  asset(@Param('name') name: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const file = this.files.asset(name);
    if (!file) throw new NotFound({ detail: 'no such file of the pages' });
    reply.header('Cache-Control', FOREVER);
    return sendFile(request, reply, file);
  }
}
