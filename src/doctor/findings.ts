/** `hint`: it works, and could be better. `wrong`: something does not work, or is not safe. */
export type State = 'good' | 'hint' | 'wrong' | 'skipped';

/** What one check found. */
export interface Finding {
  /** `group.check`, or with `group[which].check` where there are several of a kind. */
  check: string;
  state: State;
  text: string;
  /** What to do about it, where something is to be done. */
  remedy?: string;
}

/** What the checks of one group find, in their order. */
export class Findings {
  readonly all: Finding[] = [];

  constructor(readonly group: string) {}

  good(check: string, text: string): void {
    this.add(check, 'good', text);
  }

  hint(check: string, text: string, remedy: string): void {
    this.add(check, 'hint', text, remedy);
  }

  wrong(check: string, text: string, remedy: string): void {
    this.add(check, 'wrong', text, remedy);
  }

  skipped(check: string, why: string): void {
    this.add(check, 'skipped', why);
  }

  private add(check: string, state: State, text: string, remedy?: string): void {
    this.all.push({ check: `${this.group}.${check}`, state, text, ...(remedy && { remedy }) });
  }
}
