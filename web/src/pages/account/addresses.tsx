import { useState } from 'react';
import type { User } from '../../api/index.js';
import { Button, Notice } from '../../components/index.js';
import { useWords } from '../../languages/index.js';
import { ChangeAddress, type Kind } from './change-address.js';
import { Section } from './section.js';

/** The addresses, each with a way to another one. */
export function Addresses({ user, texts }: { user: User; texts: boolean }) {
  const { account } = useWords();
  const [changing, setChanging] = useState<Kind>();
  const [changed, setChanged] = useState<string>();
  const row = (kind: Kind, address: string | null, isVerified: boolean) =>
    changing === kind ? (
      <ChangeAddress
        key={kind}
        kind={kind}
        onDone={(taken) => {
          setChanging(undefined);
          setChanged(taken);
        }}
      />
    ) : (
      <AddressRow
        key={kind}
        kind={kind}
        address={address}
        isVerified={isVerified}
        onChange={() => {
          setChanged(undefined);
          setChanging(kind);
        }}
      />
    );
  return (
    <Section title={account.addresses} hint={account.addressesHint}>
      {changed && (
        <Notice tone="good" focus>
          {account.changed(changed)}
        </Notice>
      )}
      {row('email', user.email, user.email_verified)}
      {(texts || user.phone_number) && row('phone', user.phone_number, user.phone_verified)}
    </Section>
  );
}

interface RowProps {
  kind: Kind;
  address: string | null;
  isVerified: boolean;
  onChange: () => void;
}

function AddressRow({ kind, address, isVerified, onChange }: RowProps) {
  const { account, address: words } = useWords();
  const label = kind === 'email' ? words.email : words.phone;
  const change = address ? account.change : account.add;
  const none = kind === 'email' ? account.noEmail : account.noPhone;
  return (
    <div className="row apart line">
      <div className="what">
        <p className="quiet small">{label}</p>
        <p>
          {address ?? <span className="quiet">{none}</span>}{' '}
          {address && (
            <span className={isVerified ? 'badge good' : 'badge warn'}>
              {isVerified ? account.verified : account.unverified}
            </span>
          )}
        </p>
      </div>
      <Button className="small" onClick={onChange} aria-label={`${change}: ${label}`}>
        {change}
      </Button>
    </div>
  );
}
