import { Field, Form } from '../../components/index.js';
import { useWords } from '../../languages/index.js';
import { useAdminWords } from '../words/index.js';
import { Dialog } from './dialog.js';
import { Button } from '../../components/index.js';

export interface Question {
  title: string;
  text: string;
  /** What the button says. */
  yes: string;
  danger?: boolean;
  /** What has to be typed. */
  word?: string;
  /** @throws Problem, which is shown */
  work: () => Promise<void>;
}

/** Asks before something is done. */
export function Confirm({ question, onClose }: { question: Question; onClose: () => void }) {
  const { common } = useWords();
  const { person } = useAdminWords();
  const { title, text, yes, danger, word, work } = question;
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <Form
        label={yes}
        kind={danger ? 'danger' : 'primary'}
        submit={async () => {
          await work();
          onClose();
        }}
        check={({ typed = '' }) => (word === undefined || typed === word ? {} : { typed: person.deleteWrong })}
        more={<Button onClick={onClose}>{common.cancel}</Button>}
      >
        {(errors) =>
          word !== undefined && (
            <Field
              label={person.deleteType(word)}
              name="typed"
              required
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              error={errors.typed}
            />
          )
        }
      </Form>
    </Dialog>
  );
}
