import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessTokens } from './access-token.js';
import { JwtStrategy } from './jwt.strategy.js';
import { RefreshTokens } from './refresh-token.js';
import { Revocations } from './revocations.js';
import { Session } from './session.entity.js';
import { SessionsService } from './sessions.service.js';

export { Revocations } from './revocations.js';
export { SessionGuard } from './session.guard.js';
export { RefreshReused } from './sessions.errors.js';
export { SessionsService } from './sessions.service.js';
export type { OpenSession } from './open-session.js';

/** Who is signed in, on which device, until when. */
@Module({
  imports: [TypeOrmModule.forFeature([Session]), JwtModule.register({}), PassportModule],
  providers: [SessionsService, AccessTokens, RefreshTokens, Revocations, JwtStrategy],
  exports: [SessionsService, JwtStrategy],
})
export class SessionsModule {}
