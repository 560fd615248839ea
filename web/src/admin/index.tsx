import { WidePage } from '../components/index.js';
import { useWords } from '../languages/index.js';

/** What administrators see; loaded when somebody opens it. */
export default function AdminPages() {
  const { account } = useWords();
  return <WidePage title={account.administration}>{null}</WidePage>;
}
