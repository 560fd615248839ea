import { LatchkeyError } from './errors.js';
import { send } from './send.js';
import { Session } from './session.js';
import type {
  CallOptions,
  Challenge,
  ChallengeStatus,
  ClientOptions,
  ClientRequest,
  Input,
  Output,
  SessionChange,
  Settings,
  SignedIn,
  User,
} from './types.js';

type Options = CallOptions;

const SIGNED_OUT: Output<'logout'> = { success: true, message: 'You are signed out.' };

/**
 * The service, for one visitor in one realm. Every function rejects with a LatchkeyError, or with the reason of the signal that
 * was passed. What needs a session refreshes it by itself.
 */
export function createClient(options: ClientOptions) {
  const session = new Session(options);
  const request = <T>(each: ClientRequest, call?: Options) => session.call(each, call) as Promise<T>;
  const id = encodeURIComponent;

  const post = <T>(path: string, body?: object, call?: Options, more?: Partial<ClientRequest>) =>
    request<T>({ method: 'POST', path, body, ...more }, call);
  const opens = { effect: 'opens' } as const;
  const own = <T>(
    method: ClientRequest['method'],
    path: string,
    body?: object,
    call?: Options,
    more?: Partial<ClientRequest>,
  ) => request<T>({ method, path, body, signedIn: true, ...more }, call);
  const ends = { effect: 'ends' } as const;

  /** A session that is gone already is one that was signed out of. */
  const leave = (path: string, call?: Options, more?: Partial<ClientRequest>) =>
    post<Output<'logout'>>(path, undefined, call, { ...ends, ...more }).catch(async (error: unknown) => {
      if (!(error instanceof LatchkeyError) || error.status !== 401) throw error;
      await session.forget();
      return SIGNED_OUT;
    });

  return {
    /** Any other route of the service, in the session of this client. */
    request,

    /** What a page shows before anybody is signed in. */
    settings: (call?: Options) => request<Settings>({ method: 'GET', path: 'auth/settings' }, call),
    /** Of the service, which is the same for every realm. */
    health: (call: Options = {}) =>
      send({ ...options, realm: 'default' }, { method: 'GET', path: 'auth/health' }, call) as Promise<
        Output<'authHealth'>
      >,

    register: (body: Input<'register'>, call?: Options) => post<Challenge>('auth/register', body, call),
    /** With the challenge_id of `register` it signs in; without it the address is proved, and that is all. */
    verifyEmail: (body: Input<'verifyEmail'>, call?: Options) =>
      post<Output<'verifyEmail'>>('auth/verify-email', body, call, opens),
    /** The code of a challenge once more: the one before opens nothing any longer. */
    resend: (challengeId: string, call?: Options) =>
      post<Challenge>('auth/resend', { challenge_id: challengeId }, call),
    resendVerificationOtp: (body: Input<'resendVerification'>, call?: Options) =>
      post<Challenge>('auth/resend-verification-otp', body, call),

    login: (body: Input<'login'>, call?: Options) => post<SignedIn>('auth/login', body, call, opens),
    sendOtp: (body: Input<'sendCode'>, call?: Options) => post<Challenge>('auth/send-otp', body, call),
    verifyOtp: (body: Input<'verifyCode'>, call?: Options) =>
      post<Output<'verifyCode'>>('auth/verify-otp', body, call, opens),
    /** The token after `#token=` in a link; what it comes to, the answer says. */
    verifyLink: (body: Input<'verifyLink'>, call?: Options) =>
      post<Output<'verifyLink'>>('auth/verify-link', body, call, opens),

    forgotPassword: (body: Input<'forgotPassword'>, call?: Options) =>
      post<Challenge>('auth/forgot-password', body, call),
    resetPassword: (body: Input<'resetPassword'>, call?: Options) =>
      post<Output<'resetPassword'>>('auth/reset-password', body, call),

    /** In four steps, each with the token of the one before. */
    registration: {
      begin: (body: Input<'beginRegistration'>, call?: Options) => post<Challenge>('auth/registration', body, call),
      verify: (body: Input<'verifyRegistration'>, call?: Options) =>
        post<Output<'verifyRegistration'>>('auth/registration/verify', body, call),
      password: (body: Input<'setRegistrationPassword'>, call?: Options) =>
        post<Output<'setRegistrationPassword'>>('auth/registration/password', body, call),
      complete: (body: Input<'completeRegistration'>, call?: Options) =>
        post<SignedIn>('auth/registration/complete', body, call, opens),
    },

    /** Only needed for a session that is to outlive what it does: calls refresh by themselves. */
    refresh: (call?: Options) => session.refresh(call),
    /** Without an answer of the service nothing is signed out: try again. */
    logout: (call?: Options) => leave('auth/logout', call, { signedIn: options.transport === 'bearer' }),
    logoutAll: (call?: Options) => leave('auth/logout-all', call, { signedIn: true }),
    me: (call?: Options) => own<User>('GET', 'auth/me', undefined, call),
    sessions: {
      list: (call?: Options) =>
        own<Output<'mySessions'>>('GET', 'auth/sessions', undefined, call).then(({ items }) => items),
      end: (sessionId: string, call?: Options) =>
        own<undefined>('DELETE', `auth/sessions/${id(sessionId)}`, undefined, call),
    },
    /** What became of the message of a challenge. */
    challenge: (challengeId: string, call?: Options) =>
      request<ChallengeStatus>({ method: 'GET', path: `auth/challenges/${id(challengeId)}` }, call),

    account: {
      update: (body: Input<'changeMyAccount'>, call?: Options) => own<User>('PATCH', 'users/me', body, call),
      remove: (body: Input<'deleteMyAccount'>, call?: Options) =>
        own<undefined>('DELETE', 'users/me', body, call, ends),
      changePassword: (body: Input<'changeMyPassword'>, call?: Options) =>
        own<SignedIn>('POST', 'users/me/password', body, call, opens),
      changeEmail: (body: Input<'changeMyEmail'>, call?: Options) =>
        own<Challenge>('POST', 'users/me/email', body, call),
      verifyEmail: (body: Input<'verifyMyEmail'>, call?: Options) =>
        own<User>('POST', 'users/me/email/verify', body, call),
      changePhone: (body: Input<'changeMyPhone'>, call?: Options) =>
        own<Challenge>('POST', 'users/me/phone', body, call),
      verifyPhone: (body: Input<'verifyMyPhone'>, call?: Options) =>
        own<User>('POST', 'users/me/phone/verify', body, call),
      /** A code to the user's own address, for what asks to prove again who they are. */
      stepUp: (call?: Options) => own<Challenge>('POST', 'users/me/step-up', undefined, call),
      verifyStepUp: (body: Input<'verifyStepUp'>, call?: Options) =>
        own<Output<'verifyStepUp'>>('POST', 'users/me/step-up/verify', body, call),
    },

    /** Tells of every sign-in, refresh and sign-out, those of other tabs too. @returns what ends that */
    onSessionChange: (listener: (change: SessionChange) => void) => session.onChange(listener),
  };
}

export type LatchkeyClient = ReturnType<typeof createClient>;
