import type { Channel } from '../common/index.js';

/** Null: a message that was written by a version without queues. */
export type QueueName = string | null;

/** Where a message waits: each template of each realm has a line of its own, so that none waits behind another's flood. */
export function queueOf({ channel, realm, template }: { channel: Channel; realm: string; template: string }): string {
  return `${channel}/${realm}/${template}`;
}

/** The names of a channel's queues lie between these two: `0` follows `/`. */
export function bounds(channel: Channel): { above: string; below: string } {
  return { above: `${channel}/`, below: `${channel}0` };
}
