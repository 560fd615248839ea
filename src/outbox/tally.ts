/** How many there are of each key. */
export class Tally<K> {
  private readonly counts: Map<K, number>;

  constructor(other?: Tally<K>) {
    this.counts = new Map(other?.counts);
  }

  of(key: K): number {
    return this.counts.get(key) ?? 0;
  }

  add(key: K): void {
    this.counts.set(key, this.of(key) + 1);
  }

  remove(key: K): void {
    if (this.of(key) > 1) this.counts.set(key, this.of(key) - 1);
    else this.counts.delete(key);
  }

  /** The keys of which there are at least `count`. */
  atLeast(count: number): K[] {
    return [...this.counts].filter(([, each]) => each >= count).map(([key]) => key);
  }
}
