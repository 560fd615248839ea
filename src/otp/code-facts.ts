import { channelOf, countryOf } from '../common/index.js';
import type { CodeFacts } from '../common/index.js';
import type { Target } from './target.js';

/** What is told of a code or link to whoever counts. */
export function factsOf({ realm, purpose, destination }: Target): CodeFacts {
  return { realm, channel: channelOf(destination), purpose, country: countryOf(destination) };
}
