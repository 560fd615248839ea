import { client, type User } from '../../api/index.js';
import { LanguageChooser } from '../../components/index.js';
import { useWords, type Language } from '../../languages/index.js';
import { Section } from './section.js';

/** The language of the pages, and of the messages where the service keeps it. */
export function LanguageSection({ user }: { user: User }) {
  const { account } = useWords();
  const keep = async (language: Language) => {
    // A choice that could not be kept there holds here; the next one tries again.
    if ('locale' in user)
      await client
        .request({ method: 'PATCH', path: 'users/me', body: { locale: language }, signedIn: true })
        .catch(() => undefined);
  };
  return (
    <Section title={account.language} hint={account.languageHint}>
      <LanguageChooser boxed onChosen={(language) => void keep(language)} />
    </Section>
  );
}
