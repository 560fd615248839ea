/** A line that is not taken, and why: `message` never holds a value of the line. */
export class Refused extends Error {
  /** @param field the property that is at fault, where there is one */
  constructor(
    reason: string,
    readonly field?: string,
  ) {
    super(reason);
    this.name = 'Refused';
  }
}
