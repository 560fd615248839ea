import type { User } from '../../api/index.js';
import { CountrySelect, Field, Form } from '../../components/index.js';
import { useWords } from '../../languages/index.js';
import { useStepUp } from '../../pages/account/index.js';
import { admin, Section } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';

const FIELDS = ['name', 'first_name', 'last_name', 'country_code'] as const;

/** How somebody is called; an empty field empties it. */
export function Profile({ user, onChange }: { user: User; onChange: (text: string, user: User) => void }) {
  const { common, profile } = useWords();
  const { person } = useAdminWords();
  const stepUp = useStepUp();
  const save = async (values: Readonly<Record<string, string>>) => {
    const changes = Object.fromEntries(
      FIELDS.filter((name) => (values[name] ?? '') !== (user[name] ?? '')).map((name) => [name, values[name] || null]),
    );
    onChange(common.saved, await stepUp(() => admin.users.update(user.id, changes)));
  };
  return (
    <Section title={person.profile}>
      <Form key={user.updated_at} label={common.save} submit={save}>
        {(errors) => (
          <>
            <Field
              label={person.fullName}
              name="name"
              defaultValue={user.name ?? ''}
              maxLength={100}
              autoComplete="off"
              error={errors.name}
            />
            <div className="pair">
              <Field
                label={profile.firstName}
                name="first_name"
                defaultValue={user.first_name ?? ''}
                maxLength={100}
                autoComplete="off"
                error={errors.first_name}
              />
              <Field
                label={profile.lastName}
                name="last_name"
                defaultValue={user.last_name ?? ''}
                maxLength={100}
                autoComplete="off"
                error={errors.last_name}
              />
            </div>
            <CountrySelect value={user.country_code} />
          </>
        )}
      </Form>
    </Section>
  );
}
