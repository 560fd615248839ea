import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '../common/index.js';
import { DEFAULT_REALM, Realms } from '../realms/index.js';
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
    const { index } = this.files;
    if (!index) throw new NotFound({ detail: 'the pages were not built' });
    const realm = this.realms.all.find((each) => each.slug === slug);
    reply
      .header('Content-Security-Policy', pagePolicy(realm?.settings.LOGO_URL))
      .header('Cache-Control', 'no-cache')
      .status(realm ? 200 : 404);
    return sendFile(request, reply, index);
  }
}
