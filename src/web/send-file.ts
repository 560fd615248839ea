import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PageFile } from './page-files.js';

/** Answers with a file, packed as the client takes it, or with 304 where the client has it. */
export function sendFile(request: FastifyRequest, reply: FastifyReply, file: PageFile): Buffer | undefined {
  const { accept, vary } = { accept: request.headers['accept-encoding'], vary: reply.getHeader('vary') };
  const [coding, body] = file.packed.find(([name]) => takes(accept, name)) ?? [];
  const tag = tagOf(file, coding);
  reply.header('Vary', [vary, 'Accept-Encoding'].filter(Boolean).join(', ')).header('ETag', tag).type(file.type);
  // RFC 9110, 13.2.1: what would not be answered with 2xx is answered as if nothing had been asked of a tag.
  if (reply.statusCode < 300 && has(request.headers['if-none-match'], tag)) {
    reply.status(304);
    return undefined;
  }
  if (coding) reply.header('Content-Encoding', coding);
  return body ?? file.body;
}

/** RFC 9110, 8.8.1: a strong tag is of these very bytes, so each coding has its own. */
function tagOf({ etag }: PageFile, coding: string | undefined): string {
  return coding ? etag.replace(/"$/, `-${coding}"`) : etag;
}

/** RFC 9110, 13.1.2: the comparison is the weak one. */
function has(known: string | undefined, tag: string): boolean {
  const tags = (known ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  return tags.includes(tag) || tags.includes('*');
}

/** RFC 9110, 12.5.3, without the wildcard: who names no coding gets the file as it is. */
function takes(accept: string | string[] | undefined, coding: string): boolean {
  return String(accept ?? '')
    .split(',')
    .map((each) =>
      each
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/),
    )
    .some(([name, quality]) => name === coding && Number(quality ?? 1) > 0);
}
