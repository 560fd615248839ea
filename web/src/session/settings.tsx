import { createContext, use } from 'react';
import type { Settings } from '../api/index.js';

/** What the realm of this page says of itself. */
export const SettingsContext = createContext<Settings | undefined>(undefined);

/** What the realm of this page says of itself. */
export function useSettings(): Settings {
  const settings = use(SettingsContext);
  if (!settings) throw new Error('outside of SettingsContext');
  return settings;
}
