export { ConfigError, type Problem } from './config-error.js';
export { ConfigModule } from './config.module.js';
export { Env, loadEnv, parseEnv, realmSettings, type EnvValues } from './env.js';
export { renderExample } from './example.js';
export type { MailSender, TestCode } from './identity-parsers.js';
export { Keys, type KeySet } from './keys.js';
export type { RealmSettings, RealmValues } from './realms.js';
export { notYetUsed, variableNames, type VariableName } from './schema.js';
export { readSigningKey } from './signing-key.js';
