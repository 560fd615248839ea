import type { User } from '../../api/index.js';
import type { AdminWords } from '../words/index.js';

/** How somebody is called, where they said so. */
export function givenName({ name, first_name: first, last_name: last }: User): string | null {
  return (name ?? [first, last].filter(Boolean).join(' ')) || null;
}

/** How somebody is called: by name, else by address. */
export function nameOf(user: User, { people }: AdminWords): string {
  return givenName(user) ?? user.email ?? user.phone_number ?? people.unnamed;
}

/** What has to be typed to delete somebody: what nobody types by accident. */
export function wordOf({ id, email, phone_number: phone }: User): string {
  return email ?? phone ?? id;
}
