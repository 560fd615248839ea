import { useEffect, useRef } from 'react';

/** WebOTP: what TypeScript does not know of yet. */
interface OtpCredential extends Credential {
  code: string;
}

/**
 * Takes the code out of the text that brings it, where the browser can and its owner agrees.
 * @param fresh changes with each code that is sent
 */
export function useTextedCode(wanted: boolean, fresh: string | undefined, take: (code: string) => void): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    if (!wanted || !('OTPCredential' in window)) return;
    const stop = new AbortController();
    const options = { otp: { transport: ['sms'] }, signal: stop.signal } as CredentialRequestOptions;
    navigator.credentials.get(options).then(
      (found) => found && latest.current((found as OtpCredential).code),
      // Refused, or over: it can be typed.
      () => undefined,
    );
    return () => stop.abort();
  }, [wanted, fresh]);
}
