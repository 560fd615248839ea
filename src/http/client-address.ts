import type { FastifyRequest } from 'fastify';
import { isIP, isIPv6 } from 'node:net';

/**
 * The address of the client: the socket's, or the right-most hop that `TRUST_PROXY` does not name. A forwarded value
 * that is no address counts as the socket's: a malformed header never means "no limit" (security: 19).
 */
export function clientAddress(request: FastifyRequest): string {
  const socket = plain(request.socket.remoteAddress ?? '0.0.0.0');
  const forwarded = plain(request.ip);
  return isIP(forwarded) ? forwarded : socket;
}

/** What a limit counts as one source: an IPv4 address, or the /64 that one IPv6 subscriber is given. */
export function sourceOf(address: string): string {
  if (!isIPv6(address)) return address;
  return `${expandIpv6(address).slice(0, 4).join(':')}::/64`;
}

/** An IPv4 address that came through an IPv6 socket is an IPv4 address; a zone is the host's own affair. */
function plain(address: string): string {
  const text = address.trim().replace(/%.*$/, '');
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1] ?? text;
}

function expandIpv6(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  if (tail === undefined) return left.map(trimGroup);
  const right = tail === '' ? [] : tail.split(':');
  const missing = Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(missing).fill('0'), ...right].map(trimGroup);
}

function trimGroup(group: string): string {
  return group.toLowerCase().replace(/^0+(?=.)/, '');
}
