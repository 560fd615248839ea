/** What one batch came to. */
export interface ErasedBatch {
  removed: number;
  /** Whether there may be more to do. */
  more: boolean;
}

/**
 * Removes what nobody needs any more from one table, a batch at a time; the feature that owns the table provides it. Each
 * statement follows an index and reads no more than a batch, so that it is short however large the table is.
 */
export abstract class Eraser {
  /** What is counted under. */
  abstract readonly table: string;

  /**
   * Looks at up to `limit` rows and removes what may go.
   * @throws Unavailable when the database can't be reached
   */
  abstract eraseBatch(limit: number): Promise<ErasedBatch>;

  /** Since when the oldest row is past its time; null where none is, or where none could be found by an index. */
  overdueSince(): Promise<Date | null> {
    return Promise.resolve(null);
  }
}
