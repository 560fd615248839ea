const HOUR = 3600;
const MINUTE = 60;

/** How long something takes, in the largest unit that fits (s): `5 minutes`. */
export function durationIn(language: string, seconds: number): string {
  const [unit, size] =
    seconds > HOUR
      ? (['hour', HOUR] as const)
      : seconds > MINUTE
        ? (['minute', MINUTE] as const)
        : (['second', 1] as const);
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.ceil(seconds / size),
  );
}
