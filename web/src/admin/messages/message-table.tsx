import type { Message } from '@latchkey/client/admin';
import { Button } from '../../components/index.js';
import { Badge, When } from '../parts/index.js';
import { useAdminWords, type AdminWords } from '../words/index.js';

const TONES = { queued: 'info', sent: 'brand', delivered: 'good', failed: 'bad', expired: 'warn' } as const;

interface Props {
  messages: Message[];
  retry: (id: string) => void;
  /** The one that is under way. */
  retrying: string | undefined;
}

/** Messages as rows; on a phone each is a card. */
export function MessageTable({ messages, retry, retrying }: Props) {
  const { messages: words, nav } = useAdminWords();
  return (
    <table className="rows">
      <caption className="hidden">{nav.messages}</caption>
      <thead>
        <tr>
          <th scope="col">{words.kind}</th>
          <th scope="col">{words.to}</th>
          <th scope="col">{words.status}</th>
          <th scope="col">{words.when}</th>
          <th scope="col">
            <span className="hidden">{words.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {messages.map((message) => (
          <Row key={message.id} message={message} busy={retrying === message.id} retry={() => retry(message.id)} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ message, busy, retry }: { message: Message; busy: boolean; retry: () => void }) {
  const words = useAdminWords();
  const { messages } = words;
  const { channel, destination, status, attempts, retryable } = message;
  return (
    <tr>
      <th scope="row">{templateName(message.template, words)}</th>
      <td>
        <span className="lines">
          <span className="address-text">{destination}</span>
          <span className="quiet small">{messages[channel]}</span>
        </span>
      </td>
      <td>
        <span className="lines">
          <span className="row tight">
            <Badge tone={TONES[status]}>{messages.state[status]}</Badge>
            <span className="quiet small">
              {messages.attempts}: {attempts}
            </span>
          </span>
          <Why message={message} />
        </span>
      </td>
      <td className="quiet when">
        <When time={message.created_at} />
      </td>
      <td className="end">
        {retryable && (
          <Button className="small" busy={busy} onClick={retry} aria-label={`${messages.retry}: ${destination}`}>
            {messages.retry}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Why it was given up, and what the other side said last. */
function Why({ message: { failure, last_error: error } }: { message: Message }) {
  const { messages } = useAdminWords();
  const known = failure !== null && failure in messages.failure;
  const text = known ? messages.failure[failure as keyof typeof messages.failure] : failure;
  if (!text && !error) return null;
  return (
    <span className="small why">
      {text} {error && <code title={messages.lastError}>{error}</code>}
    </span>
  );
}

function templateName(template: string, { messages }: AdminWords): string {
  const { template: names } = messages;
  return template in names ? names[template as keyof typeof names] : template;
}
