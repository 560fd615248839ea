import { useState } from 'react';
import { Button, Notice, Select } from '../../components/index.js';
import type { User } from '../../api/index.js';
import { admin, AdminPage, Empty, ListOf, said, useFilters, useList } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';
import { Invite } from './invite.js';
import { PeopleTable } from './people-table.js';
import { Search } from './search.js';

const LIMIT = 30;

/** Everybody of the realm: searched, filtered, invited. */
export function PeoplePage() {
  const { people, list: words, nav, invite } = useAdminWords();
  const { filters, set, any } = useFilters(['query', 'status']);
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<string>();
  const list = useList(`${filters.status} ${filters.query}`, (cursor, signal) =>
    admin.users.list(
      { query: said(filters.query), status: said(filters.status) as User['status'] | undefined, cursor, limit: LIMIT },
      { signal },
    ),
  );
  return (
    <AdminPage
      title={nav.people}
      actions={
        <Button kind="primary" onClick={() => setInviting(true)}>
          {people.invite}
        </Button>
      }
    >
      {invited && (
        <Notice tone="good" focus>
          {invite.sent(invited)}
        </Notice>
      )}
      <div className="filters">
        <Search value={filters.query} onChange={(query) => set({ query })} />
        <Select
          label={people.status}
          name="status"
          value={filters.status}
          onChange={({ target }) => set({ status: target.value })}
        >
          <option value="">{words.all}</option>
          <option value="active">{people.active}</option>
          <option value="disabled">{people.disabled}</option>
        </Select>
      </div>
      <div className="panel">
        <ListOf
          list={list}
          empty={
            any ? (
              <Empty title={people.none} hint={people.noneHint} />
            ) : (
              <Empty title={people.empty} hint={people.emptyHint} />
            )
          }
        >
          {(items) => <PeopleTable people={items} />}
        </ListOf>
      </div>
      <p className="hidden" role="status">
        {list.items && !list.busy ? people.shown(list.items.length) : ''}
      </p>
      {inviting && (
        <Invite
          onClose={() => setInviting(false)}
          onInvited={(to) => {
            setInviting(false);
            setInvited(to);
            list.again();
          }}
        />
      )}
    </AdminPage>
  );
}
