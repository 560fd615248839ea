import { SetMetadata, createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who sends a signed-in request. */
export interface Principal {
  userId: string;
  sessionId: string;
  realm: string;
}

export const PUBLIC = 'latchkey:public';

/** Opens a route to everybody; all others ask for a session. */
export const Public = () => SetMetadata(PUBLIC, true);

export const MAYBE_SIGNED_IN = 'latchkey:maybe-signed-in';

/** Lets everybody in and says who it is where there is a session: for signing out with an access token that ended. */
export const MaybeSignedIn = () => SetMetadata(MAYBE_SIGNED_IN, true);

/** The principal, where there is one, of a route that is `@MaybeSignedIn()`. */
export const CurrentUserIfAny = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal | undefined =>
    context.switchToHttp().getRequest<FastifyRequest & { user?: Principal }>().user,
);

/** The principal of a signed-in request. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { user } = context.switchToHttp().getRequest<FastifyRequest & { user?: Principal }>();
  if (!user) throw new Error('CurrentUser on a public route');
  return user;
});
