// A mail server that takes everything, in a process of its own; tells its parent who got something, and when (ms of the clock).
import { SMTPServer } from 'smtp-server';

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, { envelope }, done) => {
    stream.resume().once('end', () => {
      done();
      process.send([envelope.rcptTo[0].address, performance.timeOrigin + performance.now()]);
    });
  },
});
server.on('error', () => undefined);
server.listen(0, '127.0.0.1', () => process.send(server.server.address().port));
process.on('disconnect', () => process.exit());
