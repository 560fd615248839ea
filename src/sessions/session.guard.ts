import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { NotAuthenticated } from '../common/index.js';
import { MAYBE_SIGNED_IN, PUBLIC } from '../http/index.js';
import { JwtStrategy } from './jwt.strategy.js';

/** Routes are closed: only `@Public()` opens one, and `@MaybeSignedIn()` lets the handler decide. */
@Injectable()
export class SessionGuard extends AuthGuard() implements CanActivate {
  /**
   * The strategy itself, not its name: passport's list of names is one for all applications of a process. And for each
   * request one of its own: passport writes into it whom to tell, so that of two requests whose tokens are checked at the
   * same moment one would be taken for the other's sender.
   */
  constructor(strategy: JwtStrategy) {
    super({
      get defaultStrategy() {
        return Object.create(strategy) as string;
      },
    });
  }

  override canActivate(context: ExecutionContext): ReturnType<CanActivate['canActivate']> {
    return isMarked(context, PUBLIC) || super.canActivate(context);
  }

  override handleRequest<T>(error: unknown, principal: T | false, _info: unknown, context: ExecutionContext): T {
    if (error instanceof Error) throw error;
    if (principal) return principal;
    if (isMarked(context, MAYBE_SIGNED_IN)) return undefined as T;
    throw new NotAuthenticated();
  }
}

function isMarked(context: ExecutionContext, mark: string): boolean {
  return [context.getHandler(), context.getClass()].some((target) => Reflect.getMetadata(mark, target) === true);
}
