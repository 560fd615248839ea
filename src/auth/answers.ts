import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Clock, channelOf, secondsUntil } from '../common/index.js';
import { AuthCookies } from '../http/index.js';
import type { LiveSession } from '../sessions/index.js';
import { UserView, maskAddress } from '../users/index.js';
import type { TokenTransport } from './auth.dto.js';
import type { ChallengeView, CodeSignInView, SessionListView, SignedInView, TokenView } from './auth.views.js';
import type { Sent } from './code-messages.js';
import type { SignedIn } from './signed-in.js';

/** What the use cases' results look like on the wire, and how tokens travel. */
@Injectable()
export class Answers {
  constructor(
    private readonly clock: Clock,
    private readonly cookies: AuthCookies,
  ) {}

  /** The same for an address that has an account and one that has none. */
  challenge({ challenge, resendAt }: Sent): ChallengeView {
    return {
      success: true,
      message: 'If this address can receive it, a message is on its way.',
      challenge_id: challenge.id,
      channel: challenge.channel,
      destination: maskAddress(challenge.destination),
      expires_in: secondsUntil(challenge.expiresAt, this.clock.now()),
      resend_in: secondsUntil(resendAt, this.clock.now()),
      attempts_allowed: challenge.maxAttempts,
    };
  }

  /** The signed-in answer; the tokens go into cookies, or into the body of a client that asked for them there. */
  signedIn(
    reply: FastifyReply,
    { user, session, device }: SignedIn,
    { transport = 'cookie', message }: { transport?: TokenTransport; message: string },
  ): SignedInView {
    const view = {
      success: true,
      message,
      user: UserView.of(user),
      session: { id: session.id, expires_at: session.expiresAt.toISOString() },
      expires_in: session.accessExpiresIn,
    };
    if (transport === 'bearer') {
      return { ...view, token_type: 'Bearer', access_token: session.accessToken, refresh_token: session.refreshToken };
    }
    if (device) this.cookies.setDevice(reply, device);
    this.cookies.set(
      reply,
      { access: session.accessToken, refresh: session.refreshToken },
      { access: session.accessExpiresIn, refresh: secondsUntil(session.idleExpiresAt, this.clock.now()) },
    );
    return view;
  }

  /** The same with what the clients of code sign-ins read at the top level. */
  signedInByCode(
    reply: FastifyReply,
    result: SignedIn,
    address: string,
    transport: TokenTransport | undefined,
  ): CodeSignInView {
    const view = this.signedIn(reply, result, { transport, message: 'You are signed in.' });
    const by = channelOf(address) === 'email' ? { email: address } : { phone_number: address };
    return { ...view, ...by, user_id: view.user.id, is_verified: view.user.is_verified };
  }

  /** The sessions of a user, as they see them from one of them. */
  sessions(sessions: LiveSession[], currentId: string): SessionListView {
    const items = sessions.map(({ id, ip, userAgent, createdAt, lastSeenAt, expiresAt }) => ({
      id,
      current: id === currentId,
      user_agent: userAgent,
      ip,
      created_at: createdAt.toISOString(),
      last_seen_at: lastSeenAt.toISOString(),
      expires_at: expiresAt.toISOString(),
    }));
    return { items };
  }

  token({ session }: SignedIn): TokenView {
    return {
      access_token: session.accessToken,
      token_type: 'Bearer',
      expires_in: session.accessExpiresIn,
      refresh_token: session.refreshToken,
    };
  }

  /** Makes the browser forget its session, but not the cookie that knows the device. */
  signedOut(reply: FastifyReply): void {
    this.cookies.clear(reply);
    reply.header('Clear-Site-Data', '"cache", "storage"');
  }
}
