/** The value under which the share `q` of the sample lies. */
export function quantile(sample: number[], q: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

export function median(sample: number[]): number {
  return quantile(sample, 0.5);
}

/**
 * The chance that one drawn from `as` is greater than one drawn from `bs` (Mann–Whitney's U, scaled): the area under the
 * curve of whoever tells the two apart by a threshold. 0.5: nobody can.
 */
export function areaUnderCurve(as: number[], bs: number[]): number {
  const wins = as.flatMap((a) => bs.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
  return wins.reduce((sum: number, win) => sum + win, 0) / wins.length;
}
