import { LatchkeyError } from '@latchkey/client';
import { problemOf } from '../../api/index.js';

/**
 * Says of a wrong password that it is the field's: the address is known here.
 * @throws Problem
 */
export async function passwordProblem<T>(field: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code !== 'invalid_credentials') throw problem;
    throw new LatchkeyError('validation_failed', { errors: [{ field, message: 'wrong' }] }, problem);
  }
}
