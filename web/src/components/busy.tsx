import { useWords } from '../languages/index.js';

/** Something is on its way. */
export function Busy() {
  const { common } = useWords();
  return (
    <p className="waiting" role="status">
      {common.loading}
    </p>
  );
}
