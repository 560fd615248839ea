import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PageFile } from './page-files.js';

/** Answers with a file, packed as the client takes it, or with 304 where the client has it. */
export function sendFile(request: FastifyRequest, reply: FastifyReply, file: PageFile): Buffer | undefined {
  const { accept, vary } = { accept: request.headers['accept-encoding'], vary: reply.getHeader('vary') };
  reply.header('Vary', [vary, 'Accept-Encoding'].filter(Boolean).join(', ')).header('ETag', file.etag).type(file.type);
  if (request.headers['if-none-match']?.split(/,\s*/).includes(file.etag)) {
    reply.status(304);
    return undefined;
  }
  const [coding, body] = file.packed.find(([name]) => takes(accept, name)) ?? [];
  if (coding) reply.header('Content-Encoding', coding);
  return body ?? file.body;
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
