import { useState } from 'react';
import { Link } from 'wouter';
import { client, problemOf, type Problem, type User } from '../../api/index.js';
import { Button, ProblemNotice } from '../../components/index.js';
import { useWords } from '../../languages/index.js';

/** Who is signed in, and the way out. */
export function AccountBar({ user }: { user: User }) {
  const { account } = useWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const leave = async () => {
    setBusy(true);
    try {
      await client.logout();
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <span className="who quiet">{user.name ?? user.email ?? user.phone_number}</span>
      {user.roles.includes('admin') && <Link href="/admin">{account.administration}</Link>}
      <Button className="small" busy={busy} onClick={() => void leave()}>
        {account.signOut}
      </Button>
    </>
  );
}
