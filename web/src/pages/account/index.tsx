import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { Busy, WidePage } from '../../components/index.js';
import { useWords } from '../../languages/index.js';
import { useSession, useSettings } from '../../session/index.js';
import { UnreachablePage } from '../unreachable.js';
import { Addresses } from './addresses.js';
import { AccountBar } from './bar.js';
import { DeleteAccount } from './delete-account.js';
import { LanguageSection } from './language.js';
import { Password } from './password.js';
import { Profile } from './profile.js';
import { Sessions } from './sessions.js';
import { StepUpProvider } from './step-up.js';

export { deviceOf } from './device.js';
export { StepUpProvider, useStepUp } from './step-up.js';

/** What a person sees and changes of their own. */
export function AccountPage() {
  const { account } = useWords();
  const { channels } = useSettings();
  const { user, problem, load } = useSession();
  const [, navigate] = useLocation();
  useEffect(() => {
    if (user === null && !problem) navigate('/', { replace: true, state: { ended: true } });
  }, [user, problem, navigate]);

  if (!user) return problem ? <UnreachablePage problem={problem} onRetry={load} /> : <Busy />;
  return (
    // Somebody else may sign in in another tab: nothing of the one before is shown to them, or saved as theirs.
    <StepUpProvider key={user.id}>
      <WidePage title={account.title} speaks={false} bar={<AccountBar user={user} />}>
        <div className="sections">
          <Profile user={user} />
          <Addresses user={user} texts={channels.includes('sms')} />
          <Password user={user} />
          <Sessions />
          <LanguageSection user={user} />
          <DeleteAccount user={user} />
        </div>
      </WidePage>
    </StepUpProvider>
  );
}
