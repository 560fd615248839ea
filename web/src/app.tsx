import { lazy, Suspense, useState } from 'react';
import { Route, Router, Switch } from 'wouter';
import { place } from './api/index.js';
import { Busy } from './components/index.js';
import { LanguageProvider } from './languages/index.js';
import { NotFoundPage } from './pages/not-found.js';
import { SignInPage } from './pages/sign-in.js';
import { SignUpPage } from './pages/sign-up.js';
import { UnreachablePage } from './pages/unreachable.js';
import { SessionProvider, SettingsContext } from './session/index.js';
import { readSettings, type Outcome } from './start.js';

type Spoken = Parameters<typeof LanguageProvider>[0]['first'];

// Whoever signs in loads no more than that.
const RegisterPage = lazy(async () => ({ default: (await import('./pages/register.js')).RegisterPage }));
const LinkPage = lazy(async () => ({ default: (await import('./pages/link.js')).LinkPage }));
const ForgotPasswordPage = lazy(async () => ({
  default: (await import('./pages/forgot-password.js')).ForgotPasswordPage,
}));
const AccountPage = lazy(async () => ({ default: (await import('./pages/account/index.js')).AccountPage }));
const AdminPages = lazy(() => import('./admin/index.js'));

/** Every page. The service (src/web/pages.controller.ts) knows the same addresses. */
export function App({ spoken, outcome }: { spoken: Spoken; outcome: Outcome }) {
  return (
    <LanguageProvider first={spoken}>
      <Realm first={outcome} />
    </LanguageProvider>
  );
}

function Realm({ first }: { first: Outcome }) {
  const [outcome, setOutcome] = useState(first);
  if (outcome.problem) {
    const { problem } = outcome;
    if (problem.status === 404) return <NotFoundPage home={false} />;
    return <UnreachablePage problem={problem} onRetry={async () => setOutcome(await readSettings())} />;
  }
  return (
    <SettingsContext value={outcome.settings}>
      <SessionProvider>
        <Router base={place.base}>
          <Pages />
        </Router>
      </SessionProvider>
    </SettingsContext>
  );
}

function Pages() {
  return (
    <Suspense fallback={<Busy />}>
      <Switch>
        <Route path="/" component={SignInPage} />
        <Route path="/sign-up" component={SignUpPage} />
        <Route path="/register" component={RegisterPage} />
        <Route path="/link" component={LinkPage} />
        <Route path="/forgot-password" component={ForgotPasswordPage} />
        <Route path="/account" component={AccountPage} />
        <Route path="/admin/*?" component={AdminPages} />
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
    </Suspense>
  );
}
