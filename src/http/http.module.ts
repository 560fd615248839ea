import { Global, Module } from '@nestjs/common';
import { AuthCookies } from './cookies.js';

/** What every controller may use of the web. */
@Global()
@Module({ providers: [AuthCookies], exports: [AuthCookies] })
export class HttpModule {}
