import type { FastifyRequest } from 'fastify';
import { clientAddress, sourceOf } from '../../src/http/index.js';

const request = (ip: unknown, remoteAddress?: string) =>
  ({ ip, socket: { remoteAddress } }) as unknown as FastifyRequest;

describe('clientAddress', () => {
  it.each<[string, string, string, string]>([
    ['no proxy', '203.0.113.7', '203.0.113.7', '203.0.113.7'],
    ['a forwarded address', '198.51.100.1', '10.0.0.1', '198.51.100.1'],
    ['a forwarded IPv6 address', '2001:db8::1', '10.0.0.1', '2001:db8::1'],
    ['IPv4 over IPv6', '::ffff:203.0.113.7', '::ffff:203.0.113.7', '203.0.113.7'],
    ['a zone', 'fe80::1%eth0', 'fe80::1%eth0', 'fe80::1'],
    ['a forwarded word', 'unknown', '10.0.0.1', '10.0.0.1'],
    ['an empty forwarded value', '', '10.0.0.1', '10.0.0.1'],
    ['a forwarded address with a port', '203.0.113.7:1234', '10.0.0.1', '10.0.0.1'],
    ['forwarded SQL', "' OR 1=1 --", '10.0.0.1', '10.0.0.1'],
  ])('%s', (_, ip, socket, expected) => {
    expect(clientAddress(request(ip, socket))).toBe(expected);
  });

  it('a socket that is gone still counts as somebody', () => {
    expect(clientAddress(request('unknown'))).toBe('0.0.0.0');
  });
});

describe('sourceOf', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::99', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::99', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['fe80::', 'fe80:0:0:0::/64'],
    ['2001:db8:1:2:3:4:203.0.113.7', '2001:db8:1:2::/64'],
  ])('%s counts as %s', (address, source) => {
    expect(sourceOf(address)).toBe(source);
  });

  it('an address of one subscriber counts as one in every spelling', () => {
    const spellings = ['2001:db8::1', '2001:db8:0:0:0:0:0:1', '2001:0DB8::ffff', '2001:db8:0:0:dead:beef:0:1'];
    expect(new Set(spellings.map(sourceOf)).size).toBe(1);
  });

  it('IPv4 embedded at the end keeps the front apart', () => {
    expect(sourceOf('64:ff9b::203.0.113.7')).toBe('64:ff9b:0:0::/64');
  });
});
