import { Page } from '../components/index.js';
import { useSettings } from '../session/index.js';

export function SignUpPage() {
  const { name } = useSettings();
  return <Page title={name} />;
}
