import { Link } from 'wouter';
import { Page } from '../components/index.js';
import { useWords } from '../languages/index.js';

/** There is nothing at this address; nor, without `home`, a page to go to from here. */
export function NotFoundPage({ home = true }: { home?: boolean }) {
  const { notFound } = useWords();
  return (
    <Page title={notFound.title} intro={notFound.text}>
      {home && (
        <Link href="/" className="button primary whole">
          {notFound.home}
        </Link>
      )}
    </Page>
  );
}
