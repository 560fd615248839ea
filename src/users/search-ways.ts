import type { EntityManager } from 'typeorm';
import type { Condition, Way } from '../database/index.js';
import { endOf, keysOf, outside, startOf, upTo } from './search-parts.js';
import type { Dialect, Part, UserMark } from './search-parts.js';
import { User } from './user.entity.js';
import type { UserStatus } from './user.entity.js';

export interface UserFilter {
  realm: string;
  /** The beginning of an address or of a name, or a whole id. */
  query?: string | undefined;
  /** Whole and canonical. */
  email?: string | undefined;
  phoneNumber?: string | undefined;
  status?: UserStatus | undefined;
}

/** What all parts of a search go along, where that is better than an index of their own. */
export interface Track {
  index: string;
  words: Word[];
  isShort: boolean;
}

type Word = (typeof WORDS)[number];

/** So many people of a status are looked at one by one, rather than everybody whose address begins so. */
const FEW = 1_000;
const WORDS = ['realm', 'email', 'phoneNumber', 'status'] as const;
const INDICES = {
  email: 'users_realm_email',
  phoneNumber: 'users_realm_phone_number',
  name: 'users_realm_name',
  firstName: 'users_realm_first_name',
  lastName: 'users_realm_last_name',
};
const BY_STATUS = 'users_realm_status';

/** The one person with an address, those of a status, or nothing better than each part's own. */
export async function trackOf(manager: EntityManager, filter: UserFilter): Promise<Track | undefined> {
  const { realm, query, email, phoneNumber, status } = filter;
  if (email !== undefined) return { index: INDICES.email, words: ['realm', 'email'], isShort: true };
  if (phoneNumber !== undefined) return { index: INDICES.phoneNumber, words: ['realm', 'phoneNumber'], isShort: true };
  if (status === undefined) return undefined;
  const track = { index: BY_STATUS, words: ['realm', 'status'] as Word[] };
  if (query === undefined) return { ...track, isShort: false };
  const people = manager.createQueryBuilder(User, 'item').select('item.id').useIndex(BY_STATUS);
  people.where('item.realm = :realm AND item.status = :status', { realm, status }).orderBy('item.id', 'DESC');
  const last = await people.limit(1).offset(FEW).getOne();
  return last ? undefined : { ...track, isShort: true };
}

/** The way of one part, past what the parts before it find. */
export function wayOf(
  parts: Part[],
  at: number,
  {
    filter,
    track,
    after,
    dialect,
  }: { filter: UserFilter; track?: Track | undefined; after?: UserMark | undefined; dialect: Dialect },
): Way<User> {
  const part = parts[at] ?? {};
  const { index, words, isShort } = track ?? ownTrack(part);
  const is = (word: Word) => ({ where: `item.${word} = :${word}`, values: { [word]: filter[word] } });
  const others = WORDS.filter((word) => filter[word] !== undefined && !words.includes(word)).map(is);
  const exact =
    part.field || part.prefix === undefined ? [] : [{ where: 'item.id = :id', values: { id: part.prefix } }];
  const earlier = parts.slice(0, at).map(outside);
  const [from, to] = [startOf(part, after, dialect), endOf(part)];
  const bounds = [from, to].filter((bound) => bound !== undefined);
  return {
    entity: User,
    index,
    along: all([...words.map(is), ...(track ? [] : exact)]),
    ...(isShort ? {} : { from, to }),
    upTo: (end) => upTo(part, end, dialect),
    also: allIfAny([...others, ...earlier, ...(track ? exact : []), ...(isShort ? bounds : [])]),
    keys: keysOf(part),
    direction: part.field ? 'ASC' : 'DESC',
    isShort,
  };
}

function ownTrack({ field, prefix }: Part): Track {
  const index = field ? INDICES[field] : 'users_realm_id';
  return { index, words: ['realm'], isShort: !field && prefix !== undefined };
}

function allIfAny(conditions: Condition[]): Condition | undefined {
  return conditions.length > 0 ? all(conditions) : undefined;
}

function all(conditions: Condition[]): Condition {
  const where = conditions.map((each) => each.where).join(' AND ');
  return { where, values: Object.assign({}, ...conditions.map(({ values }) => values)) as Condition['values'] };
}
