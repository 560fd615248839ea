import { Signals, countryOf } from '../../src/common/index.js';

describe('signals', () => {
  it('reach every listener of their name, at once and in order, and nobody else', () => {
    const signals = new Signals();
    const heard: string[] = [];
    signals.on('sessionOpened', ({ realm }) => heard.push(`first ${realm}`));
    signals.on('sessionOpened', ({ realm }) => heard.push(`second ${realm}`));
    signals.on('hashRefused', () => heard.push('hash'));
    signals.emit('sessionOpened', { realm: 'staff' });
    expect(heard).toEqual(['first staff', 'second staff']);
  });

  it('fail nothing: a listener that throws loses its count, and the next one is told', () => {
    const signals = new Signals();
    const heard: number[] = [];
    signals.on('hashed', () => {
      throw new Error('broken');
    });
    signals.on('hashed', ({ seconds }) => heard.push(seconds));
    expect(() => signals.emit('hashed', { seconds: 1 })).not.toThrow();
    expect(heard).toEqual([1]);
    expect(() => signals.emit('hashRefused', null)).not.toThrow();
  });
});

it.each([
  ['+4915112345678', 'DE'],
  ['+12025550123', 'US'],
  ['+870773111632', 'none'],
  ['jane@example.com', ''],
])('the country of %s is %j', (address, country) => expect(countryOf(address)).toBe(country));
