import { inkOn, visibleOn } from '../../src/mail/colour.js';

/** The cards of both schemes; the same as in styles/tokens.css. */
const CARD = { light: '#ffffff', dark: '#17191f' };
/** WCAG 2.2: of text (1.4.3), and of what marks a control (1.4.11). */
const TEXT = 4.5;
const MARK = 3;

/** Puts the colour of a brand into the styles, darker or lighter where it could not be read. */
export function wear(color: string): void {
  const { style } = document.documentElement;
  const ink = inkOn(color);
  style.setProperty('--brand', visibleOn(ink, color, TEXT));
  style.setProperty('--on-brand', ink);
  for (const [scheme, card] of Object.entries(CARD)) {
    style.setProperty(`--brand-edge-${scheme}`, visibleOn(card, color, MARK));
    style.setProperty(`--brand-text-${scheme}`, visibleOn(card, color, TEXT));
  }
}
