import { client, problemOf } from '../api/index.js';
import { forgetRegistrations, keptRegistrations } from '../session/index.js';

/** What a link came to. */
export type Opened =
  | { next: 'account' }
  /** A password is to be chosen; nobody is signed in. */
  | { next: 'password'; token: string; address: string; isNew: boolean }
  | { next: 'undone' }
  | { next: 'invalid' };

/** The token of a mailed link, in what no browser sends to a server. */
export function tokenIn(hash: string): string | undefined {
  return new URLSearchParams(hash.slice(1)).get('token') || undefined;
}

/** Takes the token out of the address, unless another has come there meanwhile. */
export function forgetToken(token: string): void {
  if (tokenIn(location.hash) === token) history.replaceState(history.state, '', location.pathname);
}

/**
 * Opens a link. One of a registration that this browser began signs in; of which of them it is, if any, the service sees by
 * itself, so there is one request and no guess.
 * @throws Problem
 */
export async function openLink(token: string): Promise<Opened> {
  const begun = keptRegistrations();
  try {
    return outcomeOf(await client.verifyLink({ token, ...(begun.length > 0 && { challenge_ids: begun }) }), token);
  } catch (error) {
    if (problemOf(error).code === 'link_invalid') return { next: 'invalid' };
    throw error;
  }
}

function outcomeOf(answer: Awaited<ReturnType<typeof client.verifyLink>>, token: string): Opened {
  if (!('next' in answer)) {
    forgetRegistrations();
    return { next: 'account' };
  }
  switch (answer.next) {
    case 'set_password':
      return { next: 'password', token: answer.reset_token, address: answer.user.email ?? '', isNew: true };
    case 'reset-password':
      return { next: 'password', token, address: '', isNew: false };
    case 'login':
      return { next: 'undone' };
  }
}
