import { useState } from 'react';
import type { Message, MessageStatus } from '@latchkey/client/admin';
import { problemOf, type Problem } from '../../api/index.js';
import { Button, Notice, ProblemNotice, Select } from '../../components/index.js';
import { useStepUp } from '../../pages/account/index.js';
import { admin, AdminPage, Empty, ListOf, said, useFilters, useList } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';
import { MessageTable } from './message-table.js';

const LIMIT = 30;
const STATES = ['queued', 'sent', 'delivered', 'failed', 'expired'] as const;

/** What was sent, and what became of it; never what stood in it. */
export function MessagesPage() {
  const { nav, messages: words, list: all } = useAdminWords();
  const { filters, set, any } = useFilters(['status', 'channel']);
  const list = useList(JSON.stringify(filters), (cursor, signal) =>
    admin.messages(
      {
        status: said(filters.status) as MessageStatus | undefined,
        channel: said(filters.channel) as Message['channel'] | undefined,
        ...{ cursor, limit: LIMIT },
      },
      { signal },
    ),
  );
  const { retry, retrying, retried, problem } = useRetry(list.again);
  return (
    <AdminPage title={nav.messages}>
      {retried && (
        <Notice tone="good" focus>
          {words.retried}
        </Notice>
      )}
      {problem?.code === 'conflict' && (
        <Notice tone="warn" focus>
          {words.retryConflict}
        </Notice>
      )}
      {problem && problem.code !== 'conflict' && <ProblemNotice problem={problem} />}
      <div className="filters">
        <Select
          label={words.status}
          name="status"
          value={filters.status}
          onChange={({ target }) => set({ status: target.value })}
        >
          <option value="">{all.all}</option>
          {STATES.map((state) => (
            <option key={state} value={state}>
              {words.state[state]}
            </option>
          ))}
        </Select>
        <Select
          label={words.channel}
          name="channel"
          value={filters.channel}
          onChange={({ target }) => set({ channel: target.value })}
        >
          <option value="">{all.all}</option>
          <option value="email">{words.email}</option>
          <option value="sms">{words.sms}</option>
        </Select>
        {any && (
          <Button kind="link" onClick={() => set({ status: '', channel: '' })}>
            {all.clear}
          </Button>
        )}
      </div>
      <div className="panel">
        <ListOf list={list} empty={<Empty title={words.none} hint={any ? words.noneHint : words.emptyHint} />}>
          {(items) => <MessageTable messages={items} retry={(id) => void retry(id)} retrying={retrying} />}
        </ListOf>
      </div>
    </AdminPage>
  );
}

/** Has a message tried again; the list is read anew, whatever came of it. */
function useRetry(again: () => void) {
  const stepUp = useStepUp();
  const [state, setState] = useState<{ retrying?: string; retried?: boolean; problem?: Problem }>({});
  const retry = async (id: string) => {
    setState({ retrying: id });
    try {
      await stepUp(() => admin.retryMessage(id));
      setState({ retried: true });
    } catch (error) {
      setState({ problem: problemOf(error) });
    }
    again();
  };
  return { ...state, retry };
}
