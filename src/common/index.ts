export * from './channel.js';
export * from './clock.js';
export * from './common.module.js';
export * from './country.js';
export * from './crypto.js';
export * from './domain-error.js';
export * from './ids.js';
export * from './signals.js';
