/** Why a request was refused, as the service says it (docs/errors.md), or why there was no answer at all. */
export class Problem extends Error {
  constructor(
    /** Of the catalogue; or `offline` where nothing was reached. */
    readonly code: string,
    readonly status: number,
    readonly details: {
      errors?: { field: string; message: string }[];
      attempts_remaining?: number;
      /** s */
      retry_after?: number;
      next?: string;
    } = {},
  ) {
    super(code);
  }
}

/** What anything that was thrown amounts to. */
export function problemOf(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem('internal', 0);
}
