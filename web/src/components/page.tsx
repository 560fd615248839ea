import { use, useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { place } from '../api/index.js';
import { useWords, type Language } from '../languages/index.js';
import { SettingsContext } from '../session/index.js';
import { LanguageChooser } from './language-chooser.js';

interface Props {
  title: string;
  /** Under the title. */
  intro?: ReactNode;
  /** Under the card: where else one may go. */
  aside?: ReactNode;
  children?: ReactNode;
}

/** A page with one form: the brand, a card, the language. */
export function Page({ title, intro, aside, children }: Props) {
  return (
    <div className="page narrow">
      <header className="top">
        <Brand />
      </header>
      <main id="content">
        <div className="card">
          <Heading>{title}</Heading>
          {intro && <p className="intro">{intro}</p>}
          {children}
        </div>
        {aside && <div className="aside">{aside}</div>}
      </main>
      <Footer />
    </div>
  );
}

interface WideProps {
  title: string;
  bar?: ReactNode;
  /** Whether the language can be chosen under it. */
  speaks?: boolean;
  /** Keeps the one that was chosen under it. */
  keep?: (language: Language) => Promise<void>;
  children: ReactNode;
}

/** A page with much on it: a bar with the brand and what belongs to the reader. */
export function WidePage({ title, bar, speaks = true, keep, children }: WideProps) {
  const { common } = useWords();
  return (
    <div className="page wide">
      <a className="skip" href="#content">
        {common.skip}
      </a>
      <header className="bar">
        <Brand />
        {bar && <div className="bar-end">{bar}</div>}
      </header>
      <main id="content" tabIndex={-1}>
        <Heading>{title}</Heading>
        {children}
      </main>
      <Footer speaks={speaks} keep={keep} />
    </div>
  );
}

/** The first heading: names the window too, and takes the focus when what it names has changed. */
export function Heading({ children }: { children: string }) {
  const self = useRef<HTMLHeadingElement>(null);
  const settings = use(SettingsContext);
  useEffect(() => {
    document.title = settings && !children.includes(settings.name) ? `${children} · ${settings.name}` : children;
  }, [children, settings]);
  useEffect(() => {
    // A field that asked for the focus keeps it.
    if (document.activeElement === document.body || !document.activeElement) self.current?.focus();
  }, [children]);
  return (
    <h1 ref={self} tabIndex={-1}>
      {children}
    </h1>
  );
}

/** The policy of a page that was opened by a link lasts as long as the page (src/web/page-policy.ts). */
function mayLoad(logo: string): boolean {
  return !place.isLink || new URL(logo).origin === location.origin;
}

function Brand() {
  const settings = use(SettingsContext);
  if (!settings) return null;
  return (
    <p className="brand">
      {settings.logo_url && mayLoad(settings.logo_url) ? (
        <img src={settings.logo_url} alt={settings.name} />
      ) : (
        <span>
          <span className="mark" aria-hidden>
            {Array.from(settings.name)[0]}
          </span>
          {settings.name}
        </span>
      )}
    </p>
  );
}

function Footer({ speaks = true, keep }: Partial<Pick<WideProps, 'speaks' | 'keep'>>) {
  const { common } = useWords();
  const support = use(SettingsContext)?.support_email;
  return (
    <footer>
      {speaks && <LanguageChooser keep={keep} />}
      {support && (
        <a href={`mailto:${support}`} title={support}>
          {common.help}
        </a>
      )}
    </footer>
  );
}
