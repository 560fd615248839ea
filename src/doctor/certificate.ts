import type { TLSSocket } from 'node:tls';
import type { Clock } from '../common/index.js';
import type { Findings } from './findings.js';

const DAY = 86_400_000;
/** Days: by then whoever renews it by itself has done so. */
const SOON = 14;

/** What a connection's certificate says. */
export interface Certificate {
  /** Why nobody should believe it, as OpenSSL names it; undefined where it is valid for the host. */
  fault: string | undefined;
  endsAt: Date;
  protocol: string;
}

export function certificateOf(socket: TLSSocket): Certificate {
  // Node's types say Error; it is the name of the fault.
  const fault = socket.authorizationError as unknown;
  const code = fault instanceof Error ? ((fault as NodeJS.ErrnoException).code ?? fault.message) : String(fault);
  return {
    fault: socket.authorized ? undefined : code,
    endsAt: new Date(socket.getPeerCertificate().valid_to),
    protocol: socket.getProtocol() ?? 'TLS',
  };
}

/** Answers whether it may be believed. */
export function sayCertificate({ fault, endsAt, protocol }: Certificate, clock: Clock, to: Findings): boolean {
  const days = Math.floor((endsAt.getTime() - clock.now().getTime()) / DAY);
  const renew = 'renew the certificate';
  if (fault !== undefined) {
    const own = 'for an authority of your own name its certificate in NODE_EXTRA_CA_CERTS';
    to.wrong(
      'tls',
      `the certificate is not valid for this host: ${fault}`,
      `${renew}, or mend the host's name; ${own}`,
    );
  } else if (days < SOON) to.hint('tls', `${protocol}, and the certificate ends in ${days} days`, renew);
  else to.good('tls', `${protocol}, certificate valid for ${days} more days`);
  return fault === undefined;
}
