export { SessionProvider, useKeepLanguage, useSession } from './session.js';
export { SettingsContext, useSettings } from './settings.js';
export { forgetRegistrations, keepRegistration, keptRegistrations } from './registrations.js';
export { endOf, forgetPending, pendingOf, usePending, type Pending } from './pending.js';
