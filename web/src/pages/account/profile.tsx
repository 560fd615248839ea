import { useState } from 'react';
import { client, type User } from '../../api/index.js';
import { CountrySelect, Field, Form, Notice } from '../../components/index.js';
import { useWords } from '../../languages/index.js';
import { useSession } from '../../session/index.js';
import { Section } from './section.js';

/** The names and the country. */
export function Profile({ user }: { user: User }) {
  const { account, common, profile, signUp } = useWords();
  const { load } = useSession();
  const [isSaved, setSaved] = useState(false);
  const save = async (values: Readonly<Record<string, string>>) => {
    setSaved(false);
    const given = (name: string) => values[name] || null;
    await client.account.update({
      name: given('name'),
      first_name: given('first_name'),
      last_name: given('last_name'),
      country_code: given('country_code'),
    });
    await load();
    setSaved(true);
  };
  return (
    <Section title={account.profile} hint={account.profileHint}>
      {isSaved && <Notice tone="good">{common.saved}</Notice>}
      <Form label={common.save} submit={save}>
        {(errors) => (
          <>
            <Field
              unmarked
              label={signUp.name}
              name="name"
              autoComplete="name"
              maxLength={100}
              defaultValue={user.name ?? ''}
              error={errors.name}
            />
            <div className="pair">
              <Field
                unmarked
                label={profile.firstName}
                name="first_name"
                autoComplete="given-name"
                maxLength={100}
                defaultValue={user.first_name ?? ''}
                error={errors.first_name}
              />
              <Field
                unmarked
                label={profile.lastName}
                name="last_name"
                autoComplete="family-name"
                maxLength={100}
                defaultValue={user.last_name ?? ''}
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
