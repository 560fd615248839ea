import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Forbidden, NotAuthenticated } from '../common/index.js';
import type { Principal } from '../http/index.js';
import { UsersService } from '../users/index.js';

/**
 * Lets administrators in. The role is read of the user at each request and stands in no token, so that it is gone with
 * the statement that takes it (security: 16). The session is one of the realm of the request: its guard has seen to that.
 */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(private readonly users: UsersService) {}

  /** @throws Forbidden to everybody else; NotAuthenticated where the user is gone or disabled */
  async canActivate(context: ExecutionContext): Promise<true> {
    const { user: principal } = context.switchToHttp().getRequest<FastifyRequest & { user?: Principal }>();
    if (!principal) throw new NotAuthenticated({ detail: 'no session' });
    const user = await this.users.findActive(principal.userId);
    if (!user) throw new NotAuthenticated({ detail: 'the user is gone or disabled' });
    if (!user.roles.includes('admin')) throw new Forbidden({ detail: 'no admin', userId: user.id });
    return true;
  }
}
