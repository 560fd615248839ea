import type { Problem } from '../api/index.js';
import { useWords, type Words } from '../languages/index.js';

/** What a problem means to the reader, with how many tries are left. */
export function problemText(problem: Problem, { errors, code }: Words): string {
  const { attemptsRemaining: tries } = problem;
  if (problem.code === 'otp_invalid' && tries === 0) return errors.otp_exhausted;
  const text = problem.code in errors ? errors[problem.code] : errors.internal;
  return problem.code === 'otp_invalid' && tries !== undefined ? `${text} ${code.triesLeft(tries)}` : text;
}

/** `problemText` in the reader's language. */
export function useProblemText(): (problem: Problem) => string {
  const words = useWords();
  return (problem) => problemText(problem, words);
}
