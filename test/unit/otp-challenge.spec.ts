import fc from 'fast-check';
import { judge } from '../../src/otp/index.js';
import type { ChallengeFacts } from '../../src/otp/otp-challenge.js';

const now = new Date('2027-03-14T09:26:53.000Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const open: ChallengeFacts = {
  attempts: 0,
  maxAttempts: 5,
  expiresAt: at(300),
  consumedAt: null,
  supersededAt: null,
};

describe('judge', () => {
  it.each<[string, Partial<ChallengeFacts>, string]>([
    ['nothing happened to', {}, 'open'],
    ['four guesses were spent on', { attempts: 4 }, 'open'],
    ['all guesses were spent on', { attempts: 5 }, 'exhausted'],
    ['more than all were spent on', { attempts: 6 }, 'exhausted'],
    ['ends in a millisecond', { expiresAt: new Date(now.getTime() + 1) }, 'open'],
    ['ends now', { expiresAt: now }, 'expired'],
    ['ended', { expiresAt: at(-1) }, 'expired'],
    ['was consumed', { consumedAt: at(-1) }, 'used'],
    ['was superseded', { supersededAt: at(-1) }, 'used'],
    ['was consumed by its last guess', { attempts: 5, consumedAt: at(-1) }, 'used'],
    ['was consumed and has ended since', { consumedAt: at(-400), expiresAt: at(-100) }, 'used'],
    ['was exhausted and has ended since', { attempts: 5, expiresAt: at(-1) }, 'exhausted'],
  ])('a challenge that %s', (_, facts, state) => {
    expect(judge({ ...open, ...facts }, now)).toBe(state);
  });

  it('opens only what is unused, unspent and alive, and never again once it is closed for another reason than time', () => {
    const time = fc.option(fc.date({ noInvalidDate: true }), { nil: null });
    const facts = fc.record({
      attempts: fc.nat(10),
      maxAttempts: fc.integer({ min: 1, max: 10 }),
      expiresAt: fc.date({ noInvalidDate: true }),
      consumedAt: time,
      supersededAt: time,
    });
    fc.assert(
      fc.property(facts, fc.date({ noInvalidDate: true }), (challenge, moment) => {
        const isOpen =
          challenge.consumedAt === null &&
          challenge.supersededAt === null &&
          challenge.attempts < challenge.maxAttempts &&
          challenge.expiresAt > moment;
        expect(judge(challenge, moment) === 'open').toBe(isOpen);
        expect(judge({ ...challenge, attempts: challenge.maxAttempts }, moment)).not.toBe('open');
      }),
    );
  });
});
