import { Global, Module } from '@nestjs/common';
import { ClientPipe } from './client.js';
import { AuthCookies } from './cookies.js';

/** What every controller may use of the web. */
@Global()
@Module({ providers: [AuthCookies, ClientPipe], exports: [AuthCookies, ClientPipe] })
export class HttpModule {}
