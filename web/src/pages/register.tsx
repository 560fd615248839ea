import { Page } from '../components/index.js';
import { useSettings } from '../session/index.js';

export function RegisterPage() {
  const { name } = useSettings();
  return <Page title={name} />;
}
