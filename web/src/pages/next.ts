import { place } from '../api/index.js';

/** The pages that somebody may have wanted before signing in; anything else in an address leads nowhere. */
const WANTED = /^\/(account|admin(\/[\w-]+)*)$/;

/** Where to go once signed in: `?next=` of the address, else the account. */
export function nextPage(search: string = location.search): string {
  const next = new URLSearchParams(search).get('next') ?? '';
  return WANTED.test(next) ? next : '/account';
}

/** The way to sign in, and back to a page that wants somebody signed in. */
export function signInFor(path: string): string {
  const wanted = path.slice(place.base.length);
  return wanted === '/account' ? '/' : `/?next=${encodeURIComponent(wanted)}`;
}
