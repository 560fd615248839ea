import { Injectable } from '@nestjs/common';
import { Signals } from '../common/index.js';
import type { SignalTypes } from '../common/index.js';
import { Meter } from './meter.js';

/** By what somebody proved who they are, by the action in the trail. */
const METHODS: Readonly<Record<string, string>> = {
  login: 'password',
  verify_otp: 'code',
  verify_email: 'code',
  verify_link: 'link',
  registration_complete: 'code',
};

/** Counts what the features tell. */
@Injectable()
export class Counting {
  constructor({ meters }: Meter, signals: Signals) {
    signals.on('codeAsked', (facts) => meters.codesAsked.inc({ ...facts }));
    signals.on('codeVerified', (facts) => meters.codesVerified.inc({ ...facts }));
    signals.on('codeRefused', (facts) => meters.codesRefused.inc({ ...facts }));
    signals.on('messageHanded', ({ transport, outcome, seconds, ...facts }) => {
      meters.deliverySeconds.observe({ channel: facts.channel, transport, outcome }, seconds);
      if (outcome === 'sent') meters.sent.inc({ ...facts });
    });
    signals.on('messageFailed', (facts) => meters.failed.inc({ ...facts }));
    signals.on('messageDelivered', (facts) => meters.delivered.inc({ ...facts }));
    signals.on('accountEvent', (event) => this.countEvent(meters, event));
    signals.on('sessionOpened', (facts) => meters.sessionsOpened.inc(facts));
    signals.on('sessionRefreshed', (facts) => meters.sessionsRefreshed.inc(facts));
    signals.on('sessionsEnded', ({ reason, count }) => meters.sessionsEnded.inc({ reason }, count));
    signals.on('hashed', ({ seconds }) => meters.hashSeconds.observe(seconds));
    signals.on('hashRefused', () => meters.hashRefused.inc());
    signals.on('rowsRemoved', ({ table, count, seconds }) => {
      meters.rowsRemoved.inc({ table }, count);
      meters.batchSeconds.observe(seconds);
    });
    signals.on('retentionDone', ({ at, seconds }) => {
      meters.retentionLast.set(at.getTime() / 1000);
      meters.retentionSeconds.set(seconds);
    });
  }

  private countEvent(meters: Meter['meters'], { realm, type, action }: SignalTypes['accountEvent']): void {
    const method = METHODS[action] ?? 'other';
    if (type === 'signed_in') meters.signIns.inc({ realm, method });
    if (type === 'signed_up') meters.signUps.inc({ realm, method });
    meters.accountEvents.inc({ realm, type });
  }
}
