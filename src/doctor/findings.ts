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
  private readonly entries: (Finding | Findings)[] = [];

  constructor(readonly group: string) {}

  /** Everything so far. */
  get all(): Finding[] {
    return this.entries.flatMap((entry) => (entry instanceof Findings ? entry.all : [entry]));
  }

  /** For one of several: what it finds counts from then on, and stands together, in the place of this call. */
  part(group: string): Findings {
    const part = new Findings(group);
    this.entries.push(part);
    return part;
  }

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
    this.entries.push({ check: `${this.group}.${check}`, state, text, ...(remedy && { remedy }) });
  }
}
