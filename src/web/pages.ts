import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '../common/index.js';
import { DEFAULT_REALM, Realms, type Realm } from '../realms/index.js';
import { PageFiles } from './page-files.js';
import { pagePolicy } from './page-policy.js';
import { sendFile } from './send-file.js';

/** The one page that is every page: its script reads from the address what to show. */
@Injectable()
export class Pages {
  constructor(
    private readonly files: PageFiles,
    private readonly realms: Realms,
  ) {}

  /** Whether the pages were built. */
  get exist(): boolean {
    return this.files.index !== undefined;
  }

  /**
   * The page in a realm. In one that is not there it says so itself, with 404.
   * @throws NotFound where the pages were not built
   */
  show(request: FastifyRequest, reply: FastifyReply, slug: string = DEFAULT_REALM): Buffer | undefined {
    return this.send(request, reply, slug, this.find(slug)?.settings.LOGO_URL);
  }

  /**
   * The same for the address of a mailed link: it has a token in it, so the page loads nothing foreign, not even the logo
   * (OWASP, Forgot Password Cheat Sheet).
   * @throws NotFound where the pages were not built
   */
  showLink(request: FastifyRequest, reply: FastifyReply, slug: string = DEFAULT_REALM): Buffer | undefined {
    return this.send(request, reply, slug, undefined);
  }

  private find(slug: string): Realm | undefined {
    return this.realms.all.find((each) => each.slug === slug);
  }

  private send(request: FastifyRequest, reply: FastifyReply, slug: string, logoUrl: string | undefined) {
    const { index } = this.files;
    if (!index) throw new NotFound({ detail: 'the pages were not built' });
    reply
      .header('Content-Security-Policy', pagePolicy(logoUrl))
      .header('Cache-Control', 'no-cache')
      .status(this.find(slug) ? 200 : 404);
    return sendFile(request, reply, index);
  }
}
