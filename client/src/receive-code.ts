import type { CallOptions } from './types.js';

interface OtpCredentials {
  get(options: { otp: { transport: string[] }; signal?: AbortSignal }): Promise<{ code?: string } | null>;
}

/**
 * The code of the next SMS that is bound to this site (WebOTP), where the browser can read it and the person allows it; else
 * undefined, also once the signal has ended it. Ask before the code is sent.
 */
export async function receiveCode({ signal }: CallOptions = {}): Promise<string | undefined> {
  if (!('OTPCredential' in globalThis)) return undefined;
  try {
    const { credentials } = (globalThis as unknown as { navigator: { credentials: OtpCredentials } }).navigator;
    return (await credentials.get({ otp: { transport: ['sms'] }, signal }))?.code;
  } catch {
    return undefined;
  }
}
