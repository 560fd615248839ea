import { Page } from '../components/index.js';
import { useSettings } from '../session/index.js';

export function SignInPage() {
  const { name } = useSettings();
  return <Page title={name} />;
}
