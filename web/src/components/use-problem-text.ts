import type { Problem } from '../api/index.js';
import { useWords, type Words } from '../languages/index.js';

/** What a problem means to the reader, with how long to wait and how many tries are left. */
export function problemText(problem: Problem, words: Words): string {
  const { errors, code, common } = words;
  const { attempts_remaining: tries, retry_after: wait } = problem.details;
  const text = problem.code in errors ? errors[problem.code as keyof Words['errors']] : errors.internal;
  return [
    text,
    problem.code === 'otp_invalid' && tries !== undefined && code.triesLeft(tries),
    wait !== undefined && wait > 0 && words.waitFor(common.duration(wait)),
  ]
    .filter(Boolean)
    .join(' ');
}

/** `problemText` in the reader's language. */
export function useProblemText(): (problem: Problem) => string {
  const words = useWords();
  return (problem) => problemText(problem, words);
}
