export { DEFAULT_REALM, place, placeOf } from './place.js';
export type { Place } from './place.js';
export { Problem, problemOf } from './problem.js';
export { send, speak } from './send.js';
export type * from './types.js';
