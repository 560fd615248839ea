import { Global, Module } from '@nestjs/common';
import { ClientPipe } from './client.js';
import { AuthCookies } from './cookies.js';
import { Draining } from './draining.js';

/** What every controller may use of the web. */
@Global()
@Module({ providers: [AuthCookies, ClientPipe, Draining], exports: [AuthCookies, ClientPipe, Draining] })
export class HttpModule {}
