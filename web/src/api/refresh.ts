/** How long a tab takes another's renewal for its own, in ms: less than the grace of a refresh token. */
const RECENT = 5_000;
const KEY = 'latchkey.refreshed';

let underway: Promise<boolean> | undefined;

/** Renews the session, once for all requests of this tab, and one tab after the other. */
export function refreshOnce(renew: () => Promise<boolean>): Promise<boolean> {
  underway ??= alone(renew).finally(() => (underway = undefined));
  return underway;
}

async function alone(renew: () => Promise<boolean>): Promise<boolean> {
  const asked = Date.now();
  const run = async () => {
    if (Number(localStorage.getItem(KEY)) > asked - RECENT) return true;
    const done = await renew();
    if (done) localStorage.setItem(KEY, String(Date.now()));
    return done;
  };
  // Over plain http to another machine there are no locks; the service's grace then bears two tabs at once.
  return 'locks' in navigator ? navigator.locks.request(KEY, run) : run();
}
