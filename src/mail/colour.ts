const WHITE = '#ffffff';
const INK = '#16181d';
const STEPS = 20;

/** WCAG 2.2 contrast of two `#rrggbb` colours: 1 (the same) to 21 (black on white). */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** White or near-black, whichever reads better on `background`. */
export function inkOn(background: string): string {
  return contrast(WHITE, background) >= contrast(INK, background) ? WHITE : INK;
}

/** `color`, moved towards the ink of `background` until it stands out from it (WCAG 1.4.11 asks 3:1 of a control). */
export function visibleOn(background: string, color: string, ratio = 3): string {
  const ink = inkOn(background);
  for (let step = 0; step < STEPS; step++) {
    const candidate = mix(color, ink, step / STEPS);
    if (contrast(candidate, background) >= ratio) return candidate;
  }
  return ink;
}

function mix(from: string, to: string, share: number): string {
  const [start, target] = [channels(from), channels(to)];
  const blend = (a: number, b: number): string =>
    Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, '0');
  return `#${blend(start[0], target[0])}${blend(start[1], target[1])}${blend(start[2], target[2])}`;
}

function luminance(color: string): number {
  const [r, g, b] = channels(color);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function linear(channel: number): number {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

function channels(color: string): [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
