import { useLocation } from 'wouter';
import type { User } from '../../api/index.js';
import { useStepUp } from '../../pages/account/index.js';
import { admin, type Question } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';
import { nameOf, wordOf } from './names.js';

type Kind = 'unlock' | 'makeAdmin' | 'takeAdmin' | 'disable' | 'enable' | 'remove';

/** What is asked before each act, and what it then does. */
export function useQuestions(user: User, onChange: (text: string, user?: User) => void): Record<Kind, Question> {
  const words = useAdminWords();
  const { person } = words;
  const stepUp = useStepUp();
  const [, navigate] = useLocation();
  const who = nameOf(user, words);
  const { update, unlock, remove } = admin.users;
  const change = (body: Parameters<typeof update>[1], text: string) => async () =>
    onChange(text, await stepUp(() => update(user.id, body)));
  return {
    unlock: {
      ...{ title: person.unlock, text: person.unlockHint, yes: person.unlock },
      work: async () => {
        await stepUp(() => unlock(user.id));
        onChange(person.unlocked);
      },
    },
    makeAdmin: {
      ...{ title: person.makeAdmin, text: person.makeAdminText(who), yes: person.makeAdmin },
      work: change({ roles: ['user', 'admin'] }, person.rolesChanged),
    },
    takeAdmin: {
      ...{ title: person.takeAdmin, text: person.takeAdminText(who), yes: person.takeAdmin },
      work: change({ roles: ['user'] }, person.rolesChanged),
    },
    disable: {
      ...{ title: person.disable, text: person.disableText(who), yes: person.disable, danger: true },
      work: change({ status: 'disabled' }, person.disabled),
    },
    enable: {
      ...{ title: person.enable, text: person.enableText(who), yes: person.enable },
      work: change({ status: 'active' }, person.enabled),
    },
    remove: {
      ...{ title: person.delete, text: person.deleteText(who), yes: person.delete, danger: true, word: wordOf(user) },
      work: async () => {
        await stepUp(() => remove(user.id));
        navigate('/admin/people', { replace: true });
      },
    },
  };
}
