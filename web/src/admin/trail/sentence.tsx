import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { AuditEvent } from '@latchkey/client/admin';
import { nameOf } from '../people/names.js';
import { useAdminWords, type AdminWords } from '../words/index.js';
import type { Names } from './names.js';

type Known = keyof AdminWords['trail']['sentences'];

/** What happened, as a sentence; who is named in it leads to them. */
export function Sentence({ event, names }: { event: AuditEvent; names: Names }) {
  const words = useAdminWords();
  const { trail } = words;
  const { details } = event;
  const person = (id: string | null, otherwise: string) => <Person id={id} names={names} otherwise={otherwise} />;
  const address = typeof details.address === 'string' ? details.address : trail.somebody;
  const parts: Record<string, ReactNode> = {
    who: person(event.user_id, address),
    by: person(event.actor_id, trail.somebody),
    why: whyOf(details.code, words),
    role: String(details.roles).includes('admin') ? words.people.admin : words.people.user,
    type: typeName(event.type, words),
  };
  return (
    <>
      {template(event, words)
        .split(/\{(\w+)\}/)
        .map((part, i) => (
          <Fragment key={i}>{i % 2 === 1 ? parts[part] : part}</Fragment>
        ))}
    </>
  );
}

/** What a type of event is called; a newer service may have more of them. */
export function typeName(type: string, { trail }: AdminWords): string {
  return type in trail.types ? trail.types[type as Known] : type;
}

function template({ type, actor_id: actor }: AuditEvent, { trail }: AdminWords): string {
  if (type === 'refused' && actor) return trail.refusedBy;
  if (type === 'profile_changed' && actor) return trail.profileBy;
  return type in trail.sentences ? trail.sentences[type as Known] : trail.unknown;
}

function whyOf(code: unknown, { trail: { why } }: AdminWords): string {
  return typeof code === 'string' && code in why ? why[code as keyof typeof why] : why.other;
}

function Person({ id, names, otherwise }: { id: string | null; names: Names; otherwise: string }) {
  const words = useAdminWords();
  if (id === null) return otherwise;
  const user = names.get(id);
  if (user === null) return words.trail.gone;
  return <Link href={`/admin/people/${id}`}>{user ? nameOf(user, words) : `${id.slice(0, 8)}…`}</Link>;
}
