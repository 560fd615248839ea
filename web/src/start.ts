import { client, problemOf, type Problem, type Settings } from './api/index.js';
import { loadLanguage } from './languages/index.js';
import { wear } from './theme.js';

/** The realm's settings, or why there are none. */
export type Outcome = { settings: Settings; problem?: undefined } | { problem: Problem };

/** What has to be there before anything is shown: the words, and the realm's own. */
export async function start() {
  const [spoken, outcome] = await Promise.all([loadLanguage(), readSettings()]);
  return { spoken, outcome };
}

/** Asks for the realm's settings and puts its colour on. */
export async function readSettings(): Promise<Outcome> {
  try {
    const settings = await client.settings();
    wear(settings.brand_color);
    return { settings };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}
