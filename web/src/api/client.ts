import { createClient, LatchkeyError } from '@latchkey/client';
import { place } from './place.js';

/** The origin of the service, set at the build; empty where it serves the pages itself. */
declare const API_BASE: string;

let spoken = 'en';

/** In which language the service may answer and write. */
export function speak(language: string): void {
  spoken = language;
}

/** The service, in the realm of this page. */
export const client = createClient({
  baseUrl: API_BASE,
  realm: place.realm,
  get language() {
    return spoken;
  },
});

/** What anything that was thrown amounts to. */
export function problemOf(error: unknown): LatchkeyError {
  return error instanceof LatchkeyError ? error : new LatchkeyError('internal', {}, error);
}
