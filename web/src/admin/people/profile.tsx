import type { User } from '../../api/index.js';
import { countriesIn, Field, Form, Select } from '../../components/index.js';
import { useLanguage, useWords } from '../../languages/index.js';
import { admin, Section, useAct } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';

const FIELDS = ['name', 'first_name', 'last_name', 'country_code'] as const;

/** How somebody is called; an empty field empties it. */
export function Profile({ user, onChange }: { user: User; onChange: (text: string, user: User) => void }) {
  const { common, profile } = useWords();
  const { person } = useAdminWords();
  const { language } = useLanguage();
  const act = useAct();
  const save = async (values: Readonly<Record<string, string>>) => {
    const changes = Object.fromEntries(
      FIELDS.filter((name) => (values[name] ?? '') !== (user[name] ?? '')).map((name) => [name, values[name] || null]),
    );
    onChange(common.saved, await act(() => admin.users.update(user.id, changes)));
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
            <Select label={profile.country} name="country_code" defaultValue={user.country_code ?? ''}>
              <option value="">{profile.noCountry}</option>
              {countriesIn(language).map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </Select>
          </>
        )}
      </Form>
    </Section>
  );
}
