import { Global, Module } from '@nestjs/common';
import { Realms } from './realms.js';

export { linkWith } from './link.js';
export { DEFAULT_REALM, Realms } from './realms.js';
export type { Realm } from './realms.js';

/** Which realms there are. */
@Global()
@Module({ providers: [Realms], exports: [Realms] })
export class RealmsModule {}
