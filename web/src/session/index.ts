export { SessionProvider, useSession } from './session.js';
export { SettingsContext, useSettings } from './settings.js';
