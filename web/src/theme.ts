import { inkOn, visibleOn } from '../../src/mail/colour.js';

/** Of both schemes the ground on which it is harder to stand out: the page, the card; the same as in styles/tokens.css. */
const GROUND = { light: '#f4f5f7', dark: '#17191f' };
/** WCAG 2.2: of text (1.4.3), and of what marks a control (1.4.11). */
const TEXT = 4.5;
const MARK = 3;

/** Puts the colour of a brand into the styles, darker or lighter where it could not be read. */
export function wear(color: string): void {
  const { style } = document.documentElement;
  const ink = inkOn(color);
  style.setProperty('--brand', visibleOn(ink, color, TEXT));
  style.setProperty('--on-brand', ink);
  for (const [scheme, ground] of Object.entries(GROUND)) {
    style.setProperty(`--brand-edge-${scheme}`, visibleOn(ground, color, MARK));
    style.setProperty(`--brand-text-${scheme}`, visibleOn(ground, color, TEXT));
  }
}
