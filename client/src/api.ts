// Made by `npm run client:types` from the OpenAPI document: change that, not this.

export interface paths {
  '/.well-known/jwks.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The public keys of access tokens
     * @description A JWK set (RFC 7517), where tokens are signed with a key pair (`JWT_PRIVATE_KEY`); otherwise 404.
     */
    get: operations['jwks'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/audit-events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What happened, newest first
     * @description The audit trail of the realm. An event has to fit all that is asked for. A page may be shorter than `limit`, and even empty, where what fits is rare: the list ends where `next_cursor` is null.
     */
    get: operations['listAuditEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Messages and what became of them, newest first
     * @description Of the realm, without code and text. A message that was never meant to leave, because nobody owns the address, is not among them. A page may be shorter than `limit`, and even empty, where what fits is rare: the list ends where `next_cursor` is null.
     */
    get: operations['listMessages'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/messages/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Try a message again that was given up
     * @description At once, with the same code, for as long as that lives. 404 where the realm has no such message or it was not given up; 409 where its code has ended, its text is gone, a newer message took its place, or somebody was faster.
     */
    post: operations['retryMessage'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/stats': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Codes and sign-ins by hour or day
     * @description What became of the codes of the realm. Every bucket from `from` to `to` is listed, also an empty one. What happened in the last seconds may be missing. Hours are kept for three months, days for three years.
     */
    get: operations['readStats'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The users of the realm
     * @description The newest first; with `query` in the order of the field that matched: addresses, then names. `email` and `phone_number` are whole addresses. May lag some seconds behind where there are read replicas. A page may be shorter than `limit`, and even empty, where what fits is rare: the list ends where `next_cursor` is null.
     */
    get: operations['listUsers'];
    put?: never;
    /**
     * Invite a user
     * @description They get a link, good once for three days, that proves the address and leads to a password of their own. They exist from now on, unverified; a code to the same address lets them in as well, where sign-up is closed too. A phone number beside an e-mail address is kept unverified. An administrator is invited in a session that is younger than 15 minutes or stepped up. One administrator sends 50 an hour (`INVITATIONS_PER_HOUR`), then `rate_limited`.
     */
    post: operations['inviteUser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/users/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A user
     * @description Disabled and invited ones too.
     */
    get: operations['getUser'];
    put?: never;
    post?: never;
    /**
     * Delete a user
     * @description As they could themselves: they are told, and the trail keeps nothing personal. In a session that is younger than 15 minutes or stepped up. Nobody deletes themselves here: `conflict`.
     */
    delete: operations['deleteUser'];
    options?: never;
    head?: never;
    /**
     * Change a user
     * @description Absent properties stay as they are, `null` empties a name or country. Whoever is disabled, or whose roles change, is signed out everywhere at once. Giving and taking the role `admin`, and disabling an administrator, needs a session that is younger than 15 minutes or stepped up. Nobody changes their own status or roles: `conflict`.
     */
    patch: operations['changeUser'];
    trace?: never;
  };
  '/api/admin/users/{id}/invite': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send an invitation again
     * @description A new link, and the earlier one ends. `conflict` where the address is proved or the user is disabled.
     */
    post: operations['inviteUserAgain'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/users/{id}/revoke-sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign a user out everywhere
     * @description Their tokens stop working at once.
     */
    post: operations['revokeUserSessions'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/users/{id}/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Where a user is signed in
     * @description Every session that goes on, newest first, at most 100.
     */
    get: operations['userSessions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/users/{id}/unlock': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Forget the failed attempts at an account
     * @description Codes and passwords of its addresses are compared again at once, for everybody.
     */
    post: operations['unlockUser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/challenges/{challenge_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What became of a message
     * @description For a form that waits for a code. `delivered`, and that one message failed, are told only where that says nothing about an account: where a code signs in or resets a password, the status is that of the channel.
     */
    get: operations['challengeStatus'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/forgot-password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask for a code that sets a new password
     * @description The answer is the same for every address.
     */
    post: operations['forgotPassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whether the API answers
     * @description Asks no neighbour.
     */
    get: operations['authHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/login': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign in by password
     * @description One answer, in one time, for a wrong password, an unknown and a disabled account.
     */
    post: operations['login'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/logout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign out
     * @description Its access tokens stop working at once. The refresh cookie is enough where the access token has ended.
     */
    post: operations['logout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/logout-all': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign out everywhere
     * @description Ends every session of the user.
     */
    post: operations['logoutAll'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who is signed in
     * @description The same as `/api/users/me`.
     */
    get: operations['me'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/refresh': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Refresh the session
     * @description By the cookie, or by `refresh_token` in the body, and answers the same way. The token is replaced; used again within 10 s it gets the newest token of the session, and later it ends the session.
     */
    post: operations['refresh'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/register': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Register
     * @description No user exists until the address is verified: what was typed waits with the challenge.
     */
    post: operations['register'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/registration': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Register in steps: the address
     * @description Step 1 of 4: sends a code. The answer is the same for every address; an owner is told by a message.
     */
    post: operations['beginRegistration'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/registration/complete': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Register in steps: the profile
     * @description Step 4 of 4: `name`, or `first_name` and `last_name`. The user exists from here on and is signed in. `conflict`: the address has had an owner since it was proved.
     */
    post: operations['completeRegistration'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/registration/password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Register in steps: the password
     * @description Step 3 of 4. A password that is not accepted leaves the token good.
     */
    post: operations['setRegistrationPassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/registration/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Register in steps: the code
     * @description Step 2 of 4. A guess is charged before it is compared. The address is proved, and reserved by nothing.
     */
    post: operations['verifyRegistration'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/resend': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send the code of a challenge again
     * @description A new code and lifetime under the same id; guesses already spent stay spent.
     */
    post: operations['resendCode'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/resend-verification-otp': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send the verification code again
     * @description Of the newest registration of the address, or of the one that `challenge_id` names.
     */
    post: operations['resendVerification'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/reset-password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Set a new password by a code or link
     * @description Every session and every other live code of the user ends. Nobody is signed in by it.
     */
    post: operations['resetPassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/send-otp': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send a code
     * @description Sends a code that signs in (`login`) or up (`signup`). The answer is the same for every address.
     */
    post: operations['sendCode'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Where I am signed in
     * @description Every session that goes on, newest first, at most 100.
     */
    get: operations['mySessions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * End one of my sessions
     * @description Its tokens stop working at once. The cookies are cleared where it is the one of this request.
     */
    delete: operations['endMySession'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What a form has to know
     * @description The brand of the realm, how its codes travel, and what it asks of a password. Nothing of it is secret.
     */
    get: operations['authSettings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/token': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * OAuth 2 token endpoint
     * @description Form-encoded (RFC 6749, 4.3 and 6). Never sets a cookie.
     */
    post: operations['token'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/verify-email': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Verify the address of a registration
     * @description With the `challenge_id` of the registration this client is signed in; without it nobody is.
     */
    post: operations['verifyEmail'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/verify-link': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Open a mailed link
     * @description Does what the code of the same message would do, once. A link that resets a password is not used up: its token goes to `reset-password`. One that verifies a registration signs in where `challenge_id`, or one of `challenge_ids`, says that this client began it; elsewhere the password that was typed is dropped, and the answer has a token to choose one.
     */
    post: operations['verifyLink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/verify-otp': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign in or up by a code
     * @description `signup` creates a user without a password; on an address that has one already it signs that user in. A guess is charged before it is compared.
     */
    post: operations['verifyCode'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/users/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * My account
     * @description The signed-in user.
     */
    get: operations['getMyAccount'];
    put?: never;
    post?: never;
    /**
     * Delete my account
     * @description By the password, or a code of `step-up`, in a session that is younger than 15 minutes or stepped up. `conflict` for the last administrator of a realm: they make somebody else one first.
     */
    delete: operations['deleteMyAccount'];
    options?: never;
    head?: never;
    /**
     * Change my profile
     * @description Absent properties stay as they are, `null` empties one.
     */
    patch: operations['changeMyAccount'];
    trace?: never;
  };
  '/api/users/me/email': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Change my e-mail address
     * @description A code goes to the new address and a notice to the old one; nothing changes before the code is back. The answer is the same for an address that somebody else has. A new request ends the one before it.
     */
    post: operations['changeMyEmail'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/users/me/email/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Verify my new e-mail address
     * @description The address is taken now. The old one gets a link that undoes it for a day.
     */
    post: operations['verifyMyEmail'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/users/me/password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Change my password
     * @description Or set the first one, by a code of `step-up`. Every session, code and pending change ends; this client gets a new session, by cookies, or in the body where it sent an `Authorization` header.
     */
    post: operations['changeMyPassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/users/me/phone': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Change my phone number
     * @description A code goes to the new address and a notice to the old one; nothing changes before the code is back. The answer is the same for an address that somebody else has. A new request ends the one before it.
     */
    post: operations['changeMyPhone'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/users/me/phone/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Verify my new phone number
     * @description The address is taken now. The old one gets a link that undoes it for a day.
     */
    post: operations['verifyMyPhone'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/users/me/step-up': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send me a code to prove again who I am
     * @description To an address of the account, e-mail first; for `step-up/verify`, and where `otp` stands for a password.
     */
    post: operations['stepUp'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/users/me/step-up/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Prove again who I am
     * @description For 15 minutes the session may do what a sign-in allows. A refresh does not renew that.
     */
    post: operations['verifyStepUp'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whether the service runs
     * @description Asks no neighbour.
     */
    get: operations['health'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Liveness
     * @description Fails only when a restart would help.
     */
    get: operations['live'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Readiness
     * @description 503 while the database is out of reach, and from the moment that the service is told to end.
     */
    get: operations['ready'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    AddressFields: {
      /**
       * Format: email
       * @example jane@example.com
       */
      email?: string;
      /**
       * @description In E.164, or as typed in the default country of the realm.
       * @example +14155552671
       */
      phone_number?: string;
    };
    AdminMessageListView: {
      items: components['schemas']['AdminMessageView'][];
      /**
       * @description For the next page: `?cursor=`; null on the last one.
       * @example null
       */
      next_cursor: string | null;
    };
    AdminMessageView: {
      /** @example 2 */
      attempts: number;
      /**
       * @example email
       * @enum {string}
       */
      channel: 'email' | 'sms';
      /**
       * Format: date-time
       * @example 2026-11-21T10:00:00.000Z
       */
      created_at: string;
      /**
       * @description Masked.
       * @example j•••@example.com
       */
      destination: string;
      /**
       * Format: date-time
       * @description Past it, it is not sent.
       * @example 2026-11-21T10:05:00.000Z
       */
      expires_at: string;
      /**
       * @description Why it was given up: `refused`, `expired`, `no_transport`, or `reported` by the provider later.
       * @example refused
       */
      failure: string | null;
      /**
       * Format: uuid
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      id: string;
      /**
       * @description Names no address.
       * @example SMTP 550
       */
      last_error: string | null;
      /**
       * @description Whether a retry may help: it was given up, its code lives, and its text is still there.
       * @example true
       */
      retryable: boolean;
      /**
       * Format: date-time
       * @example null
       */
      sent_at: string | null;
      /**
       * @description `expired`: its code ended before it could be sent; `failed`: given up for another reason.
       * @example failed
       * @enum {string}
       */
      status: 'queued' | 'sent' | 'delivered' | 'failed' | 'expired';
      /**
       * @description Which kind of message.
       * @example sign_in_code
       */
      template: string;
    };
    AuditEventListView: {
      items: components['schemas']['AuditEventView'][];
      /**
       * @description For the next page: `?cursor=`; null on the last one.
       * @example null
       */
      next_cursor: string | null;
    };
    AuditEventView: {
      /**
       * Format: uuid
       * @description Who did it, where that was somebody else.
       * @example null
       */
      actor_id: string | null;
      /**
       * Format: date-time
       * @example 2026-11-21T10:00:00.000Z
       */
      created_at: string;
      /**
       * @description What the type alone does not say; no secret and no full address.
       * @example {
       *       "action": "login"
       *     }
       */
      details: {
        [key: string]: string | number | boolean;
      };
      /**
       * Format: uuid
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      id: string;
      /** @example 203.0.113.7 */
      ip: string | null;
      /** @example default */
      realm: string;
      /** @example signed_in */
      type: string;
      /** @example Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0 */
      user_agent: string | null;
      /**
       * Format: uuid
       * @description Whom it is about.
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      user_id: string | null;
    };
    BucketView: {
      /**
       * @description Codes and invitations that were asked for, whoever owns the address.
       * @example 120
       */
      asked: number;
      /**
       * @description Messages that the provider reports delivered; mail reports nothing.
       * @example 60
       */
      delivered: number;
      /**
       * @description Messages that were given up.
       * @example 2
       */
      failed: number;
      /**
       * Format: date-time
       * @description When it begins.
       * @example 2026-11-21T10:00:00.000Z
       */
      from: string;
      /**
       * @description Guesses at codes that were refused.
       * @example 9
       */
      refused: number;
      /**
       * @description Messages that the other side took.
       * @example 97
       */
      sent: number;
      /**
       * @description Sign-ins of known users. They have no channel and no country: absent where one is asked for.
       * @example 86
       */
      sign_ins?: number;
      /**
       * @description Of those asked for, the ones that came back: codes, and links beside them or of invitations.
       * @example 88
       */
      verified: number;
    };
    ChallengeStatusView: {
      /**
       * @description Guesses that are left.
       * @example 5
       */
      attempts_remaining: number;
      /**
       * @description Seconds until the code ends; 0 where it opens nothing any more.
       * @example 271
       */
      expires_in: number;
      /**
       * @description Seconds until it may be sent again.
       * @example 31
       */
      resend_in: number;
      /**
       * @example sent
       * @enum {string}
       */
      status: 'queued' | 'sent' | 'delivered' | 'failed';
    };
    ChallengeView: {
      /**
       * @description Guesses that the challenge has.
       * @example 5
       */
      attempts_allowed: number;
      /**
       * Format: uuid
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      challenge_id: string;
      /**
       * @example email
       * @enum {string}
       */
      channel: 'email' | 'sms';
      /**
       * @description Masked.
       * @example j•••@example.com
       */
      destination: string;
      /**
       * @description Seconds until the code ends.
       * @example 300
       */
      expires_in: number;
      /**
       * @description For people; programs should not read it.
       * @example Done.
       */
      message: string;
      /**
       * @description Seconds until it may be sent again.
       * @example 60
       */
      resend_in: number;
      /** @example true */
      success: boolean;
    };
    ChangePasswordBody: {
      /**
       * Format: uuid
       * @description Exactly this challenge is tried; without it the newest open one of the address and purpose.
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      challenge_id?: string;
      /**
       * Format: password
       * @description Required of whoever has one.
       */
      current_password?: string;
      /**
       * Format: password
       * @description 8 to 128 characters, not a common one, without your address or name.
       * @example correct horse battery staple
       */
      new_password: string;
      /** @example 042137 */
      otp?: string;
    };
    ChangeUserBody: {
      /**
       * @description ISO 3166-1 alpha-2.
       * @example DE
       */
      country_code?: string | null;
      /** @example Jane */
      first_name?: string | null;
      /** @example Doe */
      last_name?: string | null;
      /** @example Jane Doe */
      name?: string | null;
      /**
       * @description Everybody is a `user`, whether it is said or not.
       * @example [
       *       "user"
       *     ]
       */
      roles?: ('user' | 'admin')[];
      /**
       * @example disabled
       * @enum {string}
       */
      status?: 'active' | 'disabled';
    };
    CodeSignInView: {
      /**
       * @description With `token_transport: bearer` only.
       * @example eyJhbGciOiJIUzI1NiIsImtpZCI6IjFmMmUzZDRjIiwidHlwIjoiYXQrand0In0…
       */
      access_token?: string;
      /**
       * Format: email
       * @description Where a code went by e-mail.
       * @example jane@example.com
       */
      email?: string;
      /**
       * @description Seconds until the access token ends.
       * @example 600
       */
      expires_in: number;
      /** @example true */
      is_verified: boolean;
      /**
       * @description For people; programs should not read it.
       * @example Done.
       */
      message: string;
      /**
       * @description Where a code went by SMS.
       * @example +14155552671
       */
      phone_number?: string;
      /**
       * @description With `token_transport: bearer` only.
       * @example AZPjpgtcfe-KES8fPJ16EA…
       */
      refresh_token?: string;
      session: components['schemas']['SessionView'];
      /** @example true */
      success: boolean;
      /**
       * @description With `token_transport: bearer` only.
       * @example Bearer
       * @enum {string}
       */
      token_type?: 'Bearer';
      user: components['schemas']['UserView'];
      /**
       * Format: uuid
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      user_id: string;
    };
    EmailBody: {
      /**
       * Format: email
       * @example jane@example.com
       */
      email: string;
    };
    GroupView: {
      /**
       * @description Codes and invitations that were asked for, whoever owns the address.
       * @example 120
       */
      asked: number;
      /**
       * @description Messages that the provider reports delivered; mail reports nothing.
       * @example 60
       */
      delivered: number;
      /**
       * @description Messages that were given up.
       * @example 2
       */
      failed: number;
      /**
       * @description The channel, or the country: empty for mail, `none` for a number of no country.
       * @example sms
       */
      key: string;
      /**
       * @description Guesses at codes that were refused.
       * @example 9
       */
      refused: number;
      /**
       * @description Messages that the other side took.
       * @example 97
       */
      sent: number;
      /**
       * @description Sign-ins of known users. They have no channel and no country: absent where one is asked for.
       * @example 86
       */
      sign_ins?: number;
      /**
       * @description Of those asked for, the ones that came back: codes, and links beside them or of invitations.
       * @example 88
       */
      verified: number;
    };
    HealthView: {
      /** @example Latchkey */
      service: string;
      /**
       * @example ok
       * @enum {string}
       */
      status: 'ok';
    };
    InviteUserBody: {
      /**
       * @description ISO 3166-1 alpha-2.
       * @example DE
       */
      country_code?: string | null;
      /**
       * Format: email
       * @example jane@example.com
       */
      email?: string;
      /** @example Jane */
      first_name?: string | null;
      /** @example Doe */
      last_name?: string | null;
      /** @example Jane Doe */
      name?: string | null;
      /**
       * @description In E.164, or as typed in the default country of the realm.
       * @example +14155552671
       */
      phone_number?: string;
      /**
       * @description Everybody is a `user`, whether it is said or not.
       * @example [
       *       "user"
       *     ]
       */
      roles?: ('user' | 'admin')[];
    };
    KeySetView: {
      keys: components['schemas']['KeyView'][];
    };
    KeyView: {
      /**
       * @example ES256
       * @enum {string}
       */
      alg: 'ES256';
      /** @example P-256 */
      crv: string;
      /**
       * @description Its thumbprint (RFC 7638).
       * @example oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U
       */
      kid: string;
      /** @example EC */
      kty: string;
      /**
       * @example sig
       * @enum {string}
       */
      use: 'sig';
      /** @example f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU */
      x: string;
      /** @example x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0 */
      y: string;
    };
    LinkView: {
      /**
       * @description For people; programs should not read it.
       * @example Done.
       */
      message: string;
      /**
       * @description Where to go on.
       * @example reset-password
       * @enum {string}
       */
      next: 'reset-password' | 'login';
      /**
       * @example reset_password
       * @enum {string}
       */
      purpose: 'reset_password' | 'undo_change';
      /** @example true */
      success: boolean;
    };
    ListedSessionView: {
      /**
       * Format: date-time
       * @example 2026-11-21T10:00:00.000Z
       */
      created_at: string;
      /**
       * @description Whether this request came in it.
       * @example true
       */
      current: boolean;
      /**
       * Format: date-time
       * @description Its end, however busy it is.
       * @example 2026-12-21T10:00:00.000Z
       */
      expires_at: string;
      /**
       * Format: uuid
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      id: string;
      /**
       * @description From where it was opened.
       * @example 203.0.113.7
       */
      ip: string | null;
      /**
       * Format: date-time
       * @description When it was last refreshed.
       * @example 2026-11-21T10:00:00.000Z
       */
      last_seen_at: string;
      /** @example Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0 */
      user_agent: string | null;
    };
    LoginBody: {
      /**
       * Format: email
       * @example jane@example.com
       */
      email?: string;
      /**
       * Format: password
       * @description The password of the account.
       * @example correct horse battery staple
       */
      password: string;
      /**
       * @description In E.164, or as typed in the default country of the realm.
       * @example +14155552671
       */
      phone_number?: string;
      /**
       * @description `cookie` sets HTTP-only cookies; `bearer` puts the tokens into the body, for native clients.
       * @default cookie
       * @enum {string}
       */
      token_transport: 'cookie' | 'bearer';
    };
    MessageView: {
      /**
       * @description For people; programs should not read it.
       * @example Done.
       */
      message: string;
      /** @example true */
      success: boolean;
    };
    OwnCodeBody: {
      /**
       * Format: uuid
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      challenge_id: string;
      /** @example 042137 */
      otp: string;
    };
    OwnProfileFields: {
      /**
       * @description ISO 3166-1 alpha-2.
       * @example DE
       */
      country_code?: string | null;
      /** @example Jane */
      first_name?: string | null;
      /** @example Doe */
      last_name?: string | null;
      /**
       * @description The language of messages to this user. Until one is chosen, codes follow `Accept-Language`.
       * @example de
       * @enum {string|null}
       */
      locale?: 'en' | 'de' | 'es' | 'fr' | 'hi' | 'ja' | null;
      /** @example Jane Doe */
      name?: string | null;
    };
    OwnProofBody: {
      /**
       * Format: uuid
       * @description Exactly this challenge is tried; without it the newest open one of the address and purpose.
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      challenge_id?: string;
      /** @example 042137 */
      otp?: string;
      /**
       * Format: password
       * @description The password of the account, or `otp` with `challenge_id`.
       */
      password?: string;
    };
    PhoneBody: {
      /**
       * @description In E.164, or as typed in the default country of the realm.
       * @example +14155552671
       */
      phone_number: string;
    };
    Problem: {
      /**
       * @description Guesses that the challenge still has.
       * @example 4
       */
      attempts_remaining?: number;
      /**
       * @description Stable; made for programs.
       * @example otp_invalid
       * @enum {string}
       */
      code:
        | 'validation_failed'
        | 'otp_invalid'
        | 'otp_expired'
        | 'otp_exhausted'
        | 'link_invalid'
        | 'password_rejected'
        | 'invalid_credentials'
        | 'not_authenticated'
        | 'refresh_reused'
        | 'step_up_required'
        | 'forbidden'
        | 'origin_not_allowed'
        | 'not_found'
        | 'realm_not_found'
        | 'method_not_allowed'
        | 'challenge_required'
        | 'registration_step'
        | 'conflict'
        | 'payload_too_large'
        | 'unsupported_media_type'
        | 'destination_not_allowed'
        | 'rate_limited'
        | 'internal'
        | 'unavailable';
      /** @example The code is wrong, was replaced by a newer one, or was used already. */
      detail: string;
      errors?: components['schemas']['ProblemField'][];
      /**
       * @description The path that was asked for.
       * @example /api/auth/verify-otp
       */
      instance: string;
      /**
       * @description Of a registration in steps: the step that is due.
       * @example password
       * @enum {string}
       */
      next?: 'start' | 'password' | 'profile';
      /**
       * Format: uuid
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      request_id: string;
      /**
       * @description Seconds; also the Retry-After header.
       * @example 60
       */
      retry_after?: number;
      /** @example 400 */
      status: number;
      /** @example The code is not valid */
      title: string;
      /**
       * Format: uri-reference
       * @example /docs/errors#otp_invalid
       */
      type: string;
    };
    ProblemField: {
      /** @example email */
      field: string;
      /** @example must be an e-mail address */
      message: string;
    };
    ReadinessView: {
      /**
       * @example up
       * @enum {string}
       */
      database: 'up';
      /**
       * @description The last conversation with the mail server. `degraded`: only the fallback works; `down`: mails wait, and leave once a server is back.
       * @example up
       * @enum {string}
       */
      mail: 'up' | 'degraded' | 'down';
      /**
       * @description Only with REDIS_URL. `down`: limits count in each instance, revocations take up to a second.
       * @example up
       * @enum {string}
       */
      redis?: 'up' | 'down';
      /** @example Latchkey */
      service: string;
      /**
       * @description The same of texts; only with SMS_TRANSPORT.
       * @example up
       * @enum {string}
       */
      sms?: 'up' | 'degraded' | 'down';
      /**
       * @example ok
       * @enum {string}
       */
      status: 'ok';
    };
    RefreshBody: {
      /** @description For native clients; browsers send the cookie. */
      refresh_token?: string;
    };
    RegisterBody: {
      /**
       * @description ISO 3166-1 alpha-2.
       * @example DE
       */
      country_code?: string | null;
      /**
       * Format: email
       * @example jane@example.com
       */
      email: string;
      /** @example Jane */
      first_name?: string | null;
      /** @example Doe */
      last_name?: string | null;
      /** @example Jane Doe */
      name?: string | null;
      /**
       * Format: password
       * @description 8 to 128 characters, not a common one, without your address or name.
       * @example correct horse battery staple
       */
      password: string;
      /**
       * @description In E.164, or as typed in the default country of the realm.
       * @example +14155552671
       */
      phone_number?: string;
    };
    RegistrationCompleteBody: {
      /**
       * @description ISO 3166-1 alpha-2.
       * @example DE
       */
      country_code?: string | null;
      /** @example Jane */
      first_name?: string | null;
      /** @example Doe */
      last_name?: string | null;
      /** @example Jane Doe */
      name?: string | null;
      /**
       * @description Of the step before.
       * @example AZPjpgtcfe-KES8fPJ16EKkukZ7WmSaq7Y1pdBSOIuE0Y8pVn2qf5oXwZc3kT1dL9sRjH6uGbEoMxAzQeWyNtQ
       */
      registration_token: string;
      /**
       * @description `cookie` sets HTTP-only cookies; `bearer` puts the tokens into the body, for native clients.
       * @default cookie
       * @enum {string}
       */
      token_transport: 'cookie' | 'bearer';
    };
    RegistrationPasswordBody: {
      /**
       * Format: password
       * @description 8 to 128 characters, not a common one, without your address.
       * @example correct horse battery staple
       */
      password: string;
      /**
       * @description Of the step before.
       * @example AZPjpgtcfe-KES8fPJ16EKkukZ7WmSaq7Y1pdBSOIuE0Y8pVn2qf5oXwZc3kT1dL9sRjH6uGbEoMxAzQeWyNtQ
       */
      registration_token: string;
    };
    RegistrationStepView: {
      /**
       * @description Seconds until that token ends.
       * @example 600
       */
      expires_in: number;
      /**
       * @description The step that is due.
       * @example password
       * @enum {string}
       */
      next: 'password' | 'profile';
      /**
       * @description What the next step asks for. It works once.
       * @example AZPjpgtcfe-KES8fPJ16EKkukZ7WmSaq7Y1pdBSOIuE0Y8pVn2qf5oXwZc3kT1dL9sRjH6uGbEoMxAzQeWyNtQ
       */
      registration_token: string;
    };
    RegistrationVerifyBody: {
      /**
       * Format: uuid
       * @description Of the first step.
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      challenge_id: string;
      /** @example 042137 */
      otp: string;
    };
    ResendBody: {
      /**
       * Format: uuid
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      challenge_id: string;
    };
    ResendVerificationBody: {
      /**
       * Format: uuid
       * @description Exactly this challenge is tried; without it the newest open one of the address and purpose.
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      challenge_id?: string;
      /**
       * Format: email
       * @example jane@example.com
       */
      email: string;
    };
    ResetPasswordBody: {
      /**
       * Format: uuid
       * @description Exactly this challenge is tried; without it the newest open one of the address and purpose.
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      challenge_id?: string;
      /**
       * Format: email
       * @example jane@example.com
       */
      email?: string;
      /**
       * Format: password
       * @description 8 to 128 characters, not a common one, without your address or name.
       * @example correct horse battery staple
       */
      new_password: string;
      /** @example 042137 */
      otp?: string;
      /**
       * @description In E.164, or as typed in the default country of the realm.
       * @example +14155552671
       */
      phone_number?: string;
      /**
       * @description Of the link, in place of address and code.
       * @example kqLJ0p3mXb7hVt2cRz8wYdNf5sGaUe1oTi4BxQ9lC6M
       */
      token?: string;
    };
    RetriedView: {
      /**
       * @description For people; programs should not read it.
       * @example It is tried again.
       */
      message: string;
      /** @example true */
      success: boolean;
    };
    SendCodeBody: {
      /**
       * Format: email
       * @example jane@example.com
       */
      email?: string;
      /**
       * @description In E.164, or as typed in the default country of the realm.
       * @example +14155552671
       */
      phone_number?: string;
      /**
       * @example login
       * @enum {string}
       */
      purpose: 'login' | 'signup';
    };
    ServiceHealthView: {
      /** @example Latchkey */
      service: string;
      /**
       * @example ok
       * @enum {string}
       */
      status: 'ok';
    };
    SessionListView: {
      items: components['schemas']['ListedSessionView'][];
    };
    SessionView: {
      /**
       * Format: date-time
       * @description Its end, however busy it is.
       * @example 2026-12-21T10:00:00.000Z
       */
      expires_at: string;
      /**
       * Format: uuid
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      id: string;
    };
    SetPasswordView: {
      /**
       * @description Seconds until that token ends.
       * @example 600
       */
      expires_in: number;
      /**
       * @description For people; programs should not read it.
       * @example Done.
       */
      message: string;
      /**
       * @example set_password
       * @enum {string}
       */
      next: 'set_password';
      /**
       * @description For `reset-password`.
       * @example kqLJ0p3mXb7hVt2cRz8wYdNf5sGaUe1oTi4BxQ9lC6M
       */
      reset_token: string;
      /** @example true */
      success: boolean;
      user: components['schemas']['UserView'];
    };
    SettingsView: {
      /** @example #1d4ed8 */
      brand_color: string;
      /**
       * @description How a code can travel; `sms` where texts are sent.
       * @example [
       *       "email",
       *       "sms"
       *     ]
       */
      channels: ('email' | 'sms')[];
      /**
       * @description Country of numbers typed without one, ISO 3166-1 alpha-2.
       * @example US
       */
      default_region: string;
      /**
       * @description Languages that messages are written in, BCP 47.
       * @example [
       *       "en",
       *       "de"
       *     ]
       */
      languages: string[];
      /**
       * Format: uri
       * @example https://www.example.com/logo.png
       */
      logo_url: string | null;
      /**
       * @description What the product is called.
       * @example Latchkey
       */
      name: string;
      /**
       * @description Digits of a code.
       * @example 6
       */
      otp_length: number;
      /**
       * @description Shortest password, in characters.
       * @example 8
       */
      password_min_length: number;
      /** @example default */
      realm: string;
      /**
       * @description Whether people get an account by themselves.
       * @example open
       * @enum {string}
       */
      sign_up: 'open' | 'closed';
      /**
       * Format: email
       * @example help@example.com
       */
      support_email: string | null;
    };
    SignedInView: {
      /**
       * @description With `token_transport: bearer` only.
       * @example eyJhbGciOiJIUzI1NiIsImtpZCI6IjFmMmUzZDRjIiwidHlwIjoiYXQrand0In0…
       */
      access_token?: string;
      /**
       * @description Seconds until the access token ends.
       * @example 600
       */
      expires_in: number;
      /**
       * @description For people; programs should not read it.
       * @example Done.
       */
      message: string;
      /**
       * @description With `token_transport: bearer` only.
       * @example AZPjpgtcfe-KES8fPJ16EA…
       */
      refresh_token?: string;
      session: components['schemas']['SessionView'];
      /** @example true */
      success: boolean;
      /**
       * @description With `token_transport: bearer` only.
       * @example Bearer
       * @enum {string}
       */
      token_type?: 'Bearer';
      user: components['schemas']['UserView'];
    };
    StatsView: {
      /** @description Without a gap, oldest first. */
      buckets: components['schemas']['BucketView'][];
      /** @description With `by` alone: most codes first. */
      groups?: components['schemas']['GroupView'][];
    };
    TokenErrorView: {
      /**
       * @example invalid_grant
       * @enum {string}
       */
      error:
        'invalid_request' | 'invalid_grant' | 'unsupported_grant_type' | 'temporarily_unavailable' | 'server_error';
      /** @example The address and the password do not match an account that can sign in. */
      error_description: string;
    };
    TokenView: {
      /** @example eyJhbGciOiJIUzI1NiIsImtpZCI6IjFmMmUzZDRjIiwidHlwIjoiYXQrand0In0… */
      access_token: string;
      /**
       * @description Seconds.
       * @example 600
       */
      expires_in: number;
      /** @example AZPjpgtcfe-KES8fPJ16EA… */
      refresh_token: string;
      /**
       * @example Bearer
       * @enum {string}
       */
      token_type: 'Bearer';
    };
    UserListView: {
      items: components['schemas']['UserView'][];
      /**
       * @description Of the next page; null on the last one.
       * @example WzAsIjAxOTNlM2E2LTBiNWMtN2RlZi04YTExLTJmMWYzYzlkN2ExMCJd
       */
      next_cursor: string | null;
    };
    UserView: {
      /**
       * @description ISO 3166-1 alpha-2.
       * @example DE
       */
      country_code: string | null;
      /**
       * Format: date-time
       * @example 2026-11-21T10:00:00.000Z
       */
      created_at: string;
      /** @example jane@example.com */
      email: string | null;
      /** @example true */
      email_verified: boolean;
      /** @example Jane */
      first_name: string | null;
      /**
       * Format: uuid
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      id: string;
      /**
       * @description Whether any address of the user is verified.
       * @example true
       */
      is_verified: boolean;
      /** @example Doe */
      last_name: string | null;
      /**
       * @description The language of messages, a BCP 47 tag; null until one is chosen.
       * @example null
       * @enum {string|null}
       */
      locale: 'en' | 'de' | 'es' | 'fr' | 'hi' | 'ja' | null;
      /** @example Jane Doe */
      name: string | null;
      /** @example null */
      phone_number: string | null;
      /** @example false */
      phone_verified: boolean;
      /** @example default */
      realm: string;
      /**
       * @example [
       *       "user"
       *     ]
       */
      roles: ('user' | 'admin')[];
      /**
       * @example active
       * @enum {string}
       */
      status: 'active' | 'disabled';
      /**
       * Format: date-time
       * @example 2026-11-21T10:00:00.000Z
       */
      updated_at: string;
    };
    VerifiedView: {
      /**
       * @description For people; programs should not read it.
       * @example Done.
       */
      message: string;
      /** @example true */
      success: boolean;
      user: components['schemas']['UserView'];
    };
    VerifyCodeBody: {
      /**
       * Format: uuid
       * @description Exactly this challenge is tried; without it the newest open one of the address and purpose.
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      challenge_id?: string;
      /**
       * Format: email
       * @example jane@example.com
       */
      email?: string;
      /**
       * @description Another name for `otp_code`.
       * @example 042137
       */
      otp?: string;
      /**
       * @description The code; `otp` is another name for it.
       * @example 042137
       */
      otp_code?: string;
      /**
       * @description In E.164, or as typed in the default country of the realm.
       * @example +14155552671
       */
      phone_number?: string;
      /**
       * @example login
       * @enum {string}
       */
      purpose: 'login' | 'signup';
      /**
       * @description `cookie` sets HTTP-only cookies; `bearer` puts the tokens into the body, for native clients.
       * @default cookie
       * @enum {string}
       */
      token_transport: 'cookie' | 'bearer';
    };
    VerifyEmailBody: {
      /**
       * Format: uuid
       * @description Exactly this challenge is tried; without it the newest open one of the address and purpose.
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      challenge_id?: string;
      /**
       * Format: email
       * @example jane@example.com
       */
      email: string;
      /** @example 042137 */
      otp: string;
      /**
       * @description `cookie` sets HTTP-only cookies; `bearer` puts the tokens into the body, for native clients.
       * @default cookie
       * @enum {string}
       */
      token_transport: 'cookie' | 'bearer';
    };
    VerifyLinkBody: {
      /**
       * Format: uuid
       * @description Exactly this challenge is tried; without it the newest open one of the address and purpose.
       * @example 0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10
       */
      challenge_id?: string;
      /**
       * @description Of the registrations that this client began, where it can’t tell which of them the link is of: one of these signs in as `challenge_id` would, and one of none of them is opened as without.
       * @example [
       *       "0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10"
       *     ]
       */
      challenge_ids?: string[];
      /**
       * @description What follows `#token=` in the link.
       * @example kqLJ0p3mXb7hVt2cRz8wYdNf5sGaUe1oTi4BxQ9lC6M
       */
      token: string;
      /**
       * @description `cookie` sets HTTP-only cookies; `bearer` puts the tokens into the body, for native clients.
       * @default cookie
       * @enum {string}
       */
      token_transport: 'cookie' | 'bearer';
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  jwks: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/jwk-set+json': components['schemas']['KeySetView'];
        };
      };
    };
  };
  listAuditEvents: {
    parameters: {
      query?: {
        /** @description Who did it, where that was somebody else. */
        actor_id?: string;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description Not before this time. */
        from?: string;
        /** @description From where. */
        ip?: string;
        /** @description The longest that a page may be. */
        limit?: number;
        /** @description Before this time. */
        to?: string;
        /** @description As `signed_in`; one that does not exist finds nothing. */
        type?: string;
        /** @description Whom the event is about. */
        user_id?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditEventListView'];
        };
      };
    };
  };
  listMessages: {
    parameters: {
      query?: {
        /** @description How it goes out. */
        channel?: 'email' | 'sms';
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description The longest that a page may be. */
        limit?: number;
        /** @description What became of it. */
        status?: 'queued' | 'sent' | 'delivered' | 'failed' | 'expired';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AdminMessageListView'];
        };
      };
    };
  };
  retryMessage: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Of the list. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RetriedView'];
        };
      };
    };
  };
  readStats: {
    parameters: {
      query?: {
        /** @description How long a bucket is; a day is one in UTC. By hours at most 31 days, by days 366. */
        bucket?: 'hour' | 'day';
        /** @description Adds `groups`: the sums of the whole time by channel or by country. */
        by?: 'channel' | 'country';
        /** @description Of one channel alone. */
        channel?: 'email' | 'sms';
        /** @description Of the numbers of one country alone (ISO 3166-1 alpha-2). */
        country?: string;
        /** @description The bucket that it is in is the first one; without it a day before `to`, by days 30 days. */
        from?: string;
        /** @description Up to it; without it up to now. */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StatsView'];
        };
      };
    };
  };
  listUsers: {
    parameters: {
      query?: {
        /** @description The `next_cursor` of the page before. */
        cursor?: string;
        /** @description Whole. */
        email?: string;
        /** @description Users on a page. */
        limit?: number;
        /** @description In E.164, or as typed in the default country of the realm. */
        phone_number?: string;
        /** @description The beginning of an e-mail address, a phone number, a name, first or last name, or a whole id. Names count as typed and with a capital. */
        query?: string;
        /** @description These alone. */
        status?: 'active' | 'disabled';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserListView'];
        };
      };
    };
  };
  inviteUser: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['InviteUserBody'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserView'];
        };
      };
    };
  };
  getUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Of the user. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserView'];
        };
      };
    };
  };
  deleteUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Of the user. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The user is erased. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  changeUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Of the user. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChangeUserBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserView'];
        };
      };
    };
  };
  inviteUserAgain: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Of the user. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessageView'];
        };
      };
    };
  };
  revokeUserSessions: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Of the user. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessageView'];
        };
      };
    };
  };
  userSessions: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Of the user. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionListView'];
        };
      };
    };
  };
  unlockUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Of the user. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessageView'];
        };
      };
    };
  };
  challengeStatus: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Of the answer that promised the message. */
        challenge_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChallengeStatusView'];
        };
      };
    };
  };
  forgotPassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AddressFields'];
      };
    };
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChallengeView'];
        };
      };
    };
  };
  authHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ServiceHealthView'];
        };
      };
    };
  };
  login: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LoginBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignedInView'];
        };
      };
    };
  };
  logout: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessageView'];
        };
      };
    };
  };
  logoutAll: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessageView'];
        };
      };
    };
  };
  me: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserView'];
        };
      };
    };
  };
  refresh: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['RefreshBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignedInView'];
        };
      };
    };
  };
  register: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RegisterBody'];
      };
    };
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChallengeView'];
        };
      };
    };
  };
  beginRegistration: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AddressFields'];
      };
    };
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChallengeView'];
        };
      };
    };
  };
  completeRegistration: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RegistrationCompleteBody'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignedInView'];
        };
      };
    };
  };
  setRegistrationPassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RegistrationPasswordBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RegistrationStepView'];
        };
      };
    };
  };
  verifyRegistration: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RegistrationVerifyBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RegistrationStepView'];
        };
      };
    };
  };
  resendCode: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ResendBody'];
      };
    };
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChallengeView'];
        };
      };
    };
  };
  resendVerification: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ResendVerificationBody'];
      };
    };
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChallengeView'];
        };
      };
    };
  };
  resetPassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ResetPasswordBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessageView'];
        };
      };
    };
  };
  sendCode: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SendCodeBody'];
      };
    };
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChallengeView'];
        };
      };
    };
  };
  mySessions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionListView'];
        };
      };
    };
  };
  endMySession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Of the list. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It has ended. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  authSettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SettingsView'];
        };
      };
    };
  };
  token: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/x-www-form-urlencoded': {
          /**
           * @example password
           * @enum {string}
           */
          grant_type: 'password' | 'refresh_token';
          /**
           * Format: password
           * @description For `password`.
           */
          password?: string;
          /** @description For `refresh_token`. */
          refresh_token?: string;
          /**
           * @description The e-mail address or phone number; for `password`.
           * @example jane@example.com
           */
          username?: string;
        };
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TokenView'];
        };
      };
    };
  };
  verifyEmail: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['VerifyEmailBody'];
      };
    };
    responses: {
      /** @description The user exists now. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignedInView'] | components['schemas']['VerifiedView'];
        };
      };
    };
  };
  verifyLink: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['VerifyLinkBody'];
      };
    };
    responses: {
      /** @description What the link came to. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | components['schemas']['SignedInView']
            | components['schemas']['SetPasswordView']
            | components['schemas']['LinkView'];
        };
      };
    };
  };
  verifyCode: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['VerifyCodeBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CodeSignInView'];
        };
      };
    };
  };
  getMyAccount: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserView'];
        };
      };
    };
  };
  deleteMyAccount: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OwnProofBody'];
      };
    };
    responses: {
      /** @description The user is erased. The session cookies are cleared. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  changeMyAccount: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OwnProfileFields'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserView'];
        };
      };
    };
  };
  changeMyEmail: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EmailBody'];
      };
    };
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChallengeView'];
        };
      };
    };
  };
  verifyMyEmail: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OwnCodeBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserView'];
        };
      };
    };
  };
  changeMyPassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChangePasswordBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignedInView'];
        };
      };
    };
  };
  changeMyPhone: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PhoneBody'];
      };
    };
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChallengeView'];
        };
      };
    };
  };
  verifyMyPhone: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OwnCodeBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserView'];
        };
      };
    };
  };
  stepUp: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChallengeView'];
        };
      };
    };
  };
  verifyStepUp: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OwnProofBody'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessageView'];
        };
      };
    };
  };
  health: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HealthView'];
        };
      };
    };
  };
  live: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HealthView'];
        };
      };
    };
  };
  ready: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReadinessView'];
        };
      };
    };
  };
}
