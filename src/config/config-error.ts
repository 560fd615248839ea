/** What is wrong with one variable and what is expected of it. Never holds the variable's value. */
export interface Problem {
  readonly name: string;
  readonly text: string;
}

/** The environment cannot be used; `message` has one line per variable, by name and without any value. */
export class ConfigError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = onePerVariable(problems);
    super(['The settings cannot be used:', ...lines.map(({ name, text }) => `${name}: ${text}`)].join('\n'));
    this.name = 'ConfigError';
    this.problems = lines;
  }
}

/** The problems of a variable in one line. */
export function onePerVariable(problems: readonly Problem[]): Problem[] {
  const texts = new Map<string, Set<string>>();
  for (const { name, text } of problems) texts.set(name, (texts.get(name) ?? new Set()).add(text));
  return [...texts].map(([name, all]) => ({ name, text: [...all].join('. Also: ') }));
}
