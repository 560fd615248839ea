import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Busy } from '../components/index.js';
import { NotFoundPage } from '../pages/not-found.js';
import { useSession } from '../session/index.js';
import './styles/index.css';
import { Gate } from './gate.js';
import { MessagesPage } from './messages/index.js';
import { StepUpProvider } from '../pages/account/index.js';
import { PeoplePage, PersonPage } from './people/index.js';
import { TrailPage } from './trail/index.js';
import { AdminWordsProvider } from './words/index.js';

/** Its charts are as large as all the rest. */
const FunnelPage = lazy(() => import('./funnel/index.js'));

/** What administrators see; loaded when somebody opens it. */
export default function AdminPages() {
  return (
    <AdminWordsProvider>
      <Gate>
        <Acts>
          <Suspense fallback={<Busy />}>
            <Places />
          </Suspense>
        </Acts>
      </Gate>
    </AdminWordsProvider>
  );
}

/** Somebody else may sign in in another tab: nothing that the one before began is done in their name. */
function Acts({ children }: { children: ReactNode }) {
  const { user } = useSession();
  return <StepUpProvider key={user?.id}>{children}</StepUpProvider>;
}

function Places() {
  return (
    <Switch>
      <Route path="/admin">
        <Redirect to="/admin/people" replace />
      </Route>
      <Route path="/admin/people" component={PeoplePage} />
      <Route path="/admin/people/:id">{({ id }) => <PersonPage key={id} id={id} />}</Route>
      <Route path="/admin/trail" component={TrailPage} />
      <Route path="/admin/messages" component={MessagesPage} />
      <Route path="/admin/funnel" component={FunnelPage} />
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}
