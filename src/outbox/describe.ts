/** What a log line and `last_error` say of a failure: our own errors name codes alone, never an address or a text. */
export function describe(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
