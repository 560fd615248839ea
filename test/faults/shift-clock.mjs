import { readFileSync } from 'node:fs';

// Loaded into an instance before anything else: on SIGUSR2 its clock jumps to the machine's plus what the file says (ms).
// Timers go on as before, as they do on a machine whose clock was set.
const real = Date.now.bind(Date);
let shift = 0;
Date.now = () => real() + shift;
const Shifted = new Proxy(Date, {
  construct: (target, args, self) => Reflect.construct(target, args.length > 0 ? args : [Date.now()], self),
  apply: (target) => new target(Date.now()).toString(),
});
Date.prototype.constructor = Shifted;
globalThis.Date = Shifted;
process.on('SIGUSR2', () => (shift = Number(readFileSync(process.env.FAULTS_CLOCK, 'utf8'))));
