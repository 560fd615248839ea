import type { Chance } from '../chance.js';
import type { Journal, Part } from '../journal.js';
import type { Workload } from '../workload.js';
import type { World } from '../world.js';

/** What a fault works with. */
export interface Scene {
  world: World;
  workload: Workload;
  journal: Journal;
  chance: Chance;
  /** Every fault is tried: then there is somebody to try each with. */
  isFull: boolean;
}

/** Thrown by `strike`, before it has done anything, where this machine can't be made to fail so. */
export class LeftOut extends Error {}

/** A fault whose own question could be put to nobody has shown nothing. */
export function foundNobody({ journal, isFull }: Scene, what: string): void {
  if (isFull) journal.violation('found nobody to try', what);
  else console.log(`  (found nobody to try: ${what})`);
}

/** Something that goes wrong for a while, and is well again when `strike` has ended. */
export interface Fault {
  name: string;
  /** For the table: what happens. */
  what: string;
  touches: readonly Part[];
  /** No answer may take longer while it lasts (ms). */
  bound: number;
  /** Requests for which no instance may be there, so that nginx says so: at most so many. */
  unanswered: number;
  /** A world of its own rather than the one under load. */
  apart?: boolean;
  /** Begins, holds and ends it, also where it throws. @throws LeftOut */
  strike: (scene: Scene) => Promise<void>;
}

/** What an answer may take where nothing is wrong (ms): a few statements, and two cores that run everything at once. */
export const USUAL = 2_000;
/** What a password takes besides: two hashes of 0.07 s of a core, after those of everybody before it (ms). */
export const HASHES = 2_500;
/** Of a request while the database is away (docs/architecture.md: connecting and a statement take 2.5 s at most). */
export const WITHOUT_DATABASE = 3_500;
/** Two questions to Redis of 0.3 s each, once. */
export const WITHOUT_REDIS = USUAL + 600;
