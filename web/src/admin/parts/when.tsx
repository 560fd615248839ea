import { useTimes } from './time.js';

/** How long ago, with the exact time for who points at it. */
export function When({ time }: { time: string }) {
  const { relative, whole } = useTimes();
  return (
    <time dateTime={time} title={whole(time)}>
      {relative(time)}
    </time>
  );
}
