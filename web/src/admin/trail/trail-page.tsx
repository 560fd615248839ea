import { Button, Field, Select } from '../../components/index.js';
import { admin, AdminPage, Empty, ListOf, said, useFilters, useList } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';
import { EventList } from './event-list.js';
import { PersonFilter } from './person-filter.js';

const LIMIT = 30;
const FILTERS = ['type', 'person', 'from', 'to'] as const;

/** What happened in the realm. */
export function TrailPage() {
  const { nav, trail, list: words } = useAdminWords();
  const { filters, set, any } = useFilters(FILTERS);
  const { type, person, from, to } = filters;
  const list = useList(JSON.stringify(filters), (cursor, signal) =>
    admin.auditEvents(
      { type: said(type), user_id: said(person), from: dayOf(from), to: dayOf(to, 1), cursor, limit: LIMIT },
      { signal },
    ),
  );
  return (
    <AdminPage title={nav.trail}>
      <div className="filters">
        <PersonFilter value={person} onChange={(id) => set({ person: id })} />
        <Select label={trail.type} name="type" value={type} onChange={({ target }) => set({ type: target.value })}>
          <option value="">{words.all}</option>
          {Object.entries(trail.types).map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </Select>
        <Day label={trail.from} name="from" value={from} max={to} onChange={(day) => set({ from: day })} />
        <Day label={trail.to} name="to" value={to} min={from} onChange={(day) => set({ to: day })} />
        {any && (
          <Button kind="link" onClick={() => set({ type: '', person: '', from: '', to: '' })}>
            {words.clear}
          </Button>
        )}
      </div>
      <div className="panel padded">
        <ListOf list={list} empty={<Empty title={trail.none} hint={trail.noneHint} />}>
          {(events) => <EventList events={events} />}
        </ListOf>
      </div>
    </AdminPage>
  );
}

interface DayProps {
  label: string;
  name: string;
  value: string;
  min?: string;
  max?: string;
  onChange: (day: string) => void;
}

function Day({ onChange, ...field }: DayProps) {
  // Required only so that it is not called optional: every filter is.
  return <Field {...field} type="date" required onChange={({ target }) => onChange(target.value)} />;
}

/** The beginning of a day here, or of the one after it. */
function dayOf(day: string, later = 0): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return undefined;
  const time = new Date(`${day}T00:00`);
  time.setDate(time.getDate() + later);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
