/** How a message reaches somebody. */
export type Channel = 'email' | 'sms';

/** The channel of a canonical address: an e-mail address has an @, a number in E.164 has none. */
export function channelOf(address: string): Channel {
  return address.includes('@') ? 'email' : 'sms';
}
