/** Tells a password manager whose password it is; nobody sees it. */
export function KnownAddress({ address }: { address: string }) {
  return <input type="text" name="username" autoComplete="username" value={address} readOnly hidden />;
}
