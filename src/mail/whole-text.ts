import type { EventEmitter } from 'node:events';

/** Who learns that the whole text of a mail was given to the connection, after which the final dot is on its way. */
export interface WholeText {
  end: () => void;
}

/** What nodemailer hands to a plugin, as far as it is used here. */
interface Mail {
  data: { wholeText?: WholeText };
  message: { createReadStream(...options: unknown[]): EventEmitter };
}

/**
 * A plugin of nodemailer, which says `CONN` of every lost connection, before the final dot as after it: it tells the mail's
 * `wholeText` that its text was read to the end. Nodemailer reads it once the server has asked for it (354), and sends the
 * dot after its end.
 */
export function noteWholeText(mail: Mail, done: () => void): void {
  const { wholeText } = mail.data;
  const { message } = mail;
  const create = message.createReadStream.bind(message);
  message.createReadStream = (...options) => {
    const stream = create(...options);
    // Before nodemailer's own listener, which sends the dot.
    stream.once('end', () => wholeText?.end());
    return stream;
  };
  done();
}
