export { SessionProvider, useSession } from './session.js';
export { SettingsContext, useSettings } from './settings.js';
export { forgetRegistrations, keepRegistration, keptRegistrations } from './registrations.js';
export { pendingOf, usePending, type Pending } from './pending.js';
