import { WidePage } from '../../components/index.js';
import { useWords } from '../../languages/index.js';

export function AccountPage() {
  const { account } = useWords();
  return <WidePage title={account.title}>{null}</WidePage>;
}
