import { Link } from 'wouter';
import type { User } from '../../api/index.js';
import { Avatar, useTimes } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';
import { Address, RoleBadge, StatusBadge } from './badges.js';
import { givenName, nameOf } from './names.js';

/** People as rows; on a phone each is a card. */
export function PeopleTable({ people }: { people: User[] }) {
  const { people: words } = useAdminWords();
  return (
    <table className="rows">
      <caption className="hidden">{words.shown(people.length)}</caption>
      <thead>
        <tr>
          <th scope="col">{words.person}</th>
          <th scope="col">{words.addresses}</th>
          <th scope="col">{words.status}</th>
          <th scope="col" className="end">
            {words.since}
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((user) => (
          <Row key={user.id} user={user} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ user }: { user: User }) {
  const words = useAdminWords();
  const { day } = useTimes();
  const name = nameOf(user, words);
  return (
    <tr>
      <th scope="row">
        <span className="person">
          <Avatar of={name} />
          <span className="person-name">
            <Link href={`/admin/people/${user.id}`} className="cover">
              {givenName(user) ?? words.people.unnamed}
            </Link>
            <RoleBadge user={user} />
          </span>
        </span>
      </th>
      <td>
        <span className="lines">
          {user.email && <Address address={user.email} verified={user.email_verified} />}
          {user.phone_number && <Address address={user.phone_number} verified={user.phone_verified} />}
        </span>
      </td>
      <td>
        <StatusBadge user={user} />
      </td>
      <td className="end quiet since" data-label={words.people.since}>
        {day(user.created_at)}
      </td>
    </tr>
  );
}
