import { InvalidCode, InvalidLink } from '../otp/index.js';

/** What a code's refusal is called where a link was used. */
export async function asLink<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof InvalidCode) throw new InvalidLink({ detail: error.message, userId: error.userId });
    throw error;
  }
}
