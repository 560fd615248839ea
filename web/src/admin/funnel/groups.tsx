import type { Counts } from '@latchkey/client/admin';
import { useLanguage } from '../../languages/index.js';
import { Section } from '../parts/index.js';
import { useAdminWords } from '../words/index.js';
import type { Numbers } from './numbers.js';
import { sumOf, verificationRate } from './ranges.js';
import { Bar } from './steps.js';

type Group = Counts & { key: string };
/** Of countries; the others are summed up. */
const SHOWN = 8;

export function ByChannel({ groups, numbers }: { groups: Group[]; numbers: Numbers }) {
  const { funnel, messages } = useAdminWords();
  const named = groups.flatMap((each) => {
    if (each.key !== 'email' && each.key !== 'sms') return [];
    return [{ ...each, name: messages[each.key] }];
  });
  return <Groups title={funnel.byChannel} column={funnel.channel} groups={named} numbers={numbers} />;
}

/** Where numbers are; a mail has no country. */
export function ByCountry({ groups, numbers }: { groups: Group[]; numbers: Numbers }) {
  const { funnel } = useAdminWords();
  const { language } = useLanguage();
  const names = new Intl.DisplayNames([language], { type: 'region' });
  const numbersOnly = groups.filter(({ key }) => key !== '');
  const rest = numbersOnly.slice(SHOWN);
  const named = numbersOnly
    .slice(0, SHOWN)
    .map((each) => ({ ...each, name: each.key === 'none' ? funnel.noCountry : (names.of(each.key) ?? each.key) }));
  const all = rest.length > 0 ? [...named, { ...sumOf(rest), key: 'rest', name: funnel.otherCountries }] : named;
  return all.length > 0 ? (
    <Groups title={funnel.byCountry} column={funnel.country} groups={all} numbers={numbers} />
  ) : null;
}

interface Props {
  title: string;
  column: string;
  groups: (Group & { name: string })[];
  numbers: Numbers;
}

function Groups({ title, column, groups, numbers }: Props) {
  const { funnel } = useAdminWords();
  const most = Math.max(...groups.map(({ asked }) => asked), 1);
  return (
    <Section title={title}>
      <table className="groups">
        <caption className="hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{column}</th>
            <th scope="col">{funnel.asked}</th>
            <th scope="col" className="end">
              {funnel.rate}
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.key}>
              <th scope="row">{group.name}</th>
              <td className="asked">
                <span className="measured">
                  <Bar part={group.asked / most} />
                  <span>{numbers.whole(group.asked)}</span>
                </span>
              </td>
              <td className="end">{numbers.percent(verificationRate(group))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
