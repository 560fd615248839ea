import fc from 'fast-check';
import { contrast, inkOn, visibleOn } from '../../../src/mail/colour.js';

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('the colours of a mail', () => {
  it('measures contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrast('#123456', '#123456')).toBe(1);
  });

  it('writes readably (4.5:1 but for a hair) on any brand colour', () => {
    fc.assert(fc.property(color, (brand) => expect(contrast(inkOn(brand), brand)).toBeGreaterThan(4.2)));
  });

  it.each(['#ffffff', '#1b1d22'])('makes any brand colour stand out from %s', (card) => {
    fc.assert(fc.property(color, (brand) => expect(contrast(visibleOn(card, brand), card)).toBeGreaterThanOrEqual(3)));
  });

  it('leaves a colour alone that stands out already', () => {
    expect(visibleOn('#ffffff', '#4f46e5')).toBe('#4f46e5');
  });
});
