import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RedisModule } from '../redis/index.js';
import { AccessTokens } from './access-token.js';
import { JwksController } from './jwks.controller.js';
import { JwtStrategy } from './jwt.strategy.js';
import { OldSessions } from './old-sessions.js';
import { OwnSessions } from './own-sessions.js';
import { RefreshRotation } from './refresh-rotation.js';
import { RefreshTokens } from './refresh-token.js';
import { Revocations } from './revocations.js';
import { SessionEnding } from './session-ending.js';
import { Session } from './session.entity.js';
import { SessionsService } from './sessions.service.js';
import { TokenKeys } from './token-keys.js';

export { OldSessions } from './old-sessions.js';
export { OwnSessions } from './own-sessions.js';
export type { LiveSession } from './own-sessions.js';
export { Revocations } from './revocations.js';
export { SessionGuard } from './session.guard.js';
export { RefreshReused } from './sessions.errors.js';
export { SessionsService } from './sessions.service.js';
export type { OpenSession } from './open-session.js';

/** Who is signed in, on which device, until when. */
@Module({
  imports: [TypeOrmModule.forFeature([Session]), JwtModule.register({}), PassportModule, RedisModule],
  providers: [
    SessionsService,
    OwnSessions,
    AccessTokens,
    TokenKeys,
    RefreshTokens,
    RefreshRotation,
    SessionEnding,
    Revocations,
    JwtStrategy,
    OldSessions,
  ],
  controllers: [JwksController],
  exports: [SessionsService, OwnSessions, JwtStrategy, OldSessions],
})
export class SessionsModule {}
