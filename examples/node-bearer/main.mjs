import { LatchkeyError, createClient } from '@latchkey/client';
import { createInterface } from 'node:readline/promises';
import { FileStore } from './file-store.mjs';

// node main.mjs [me | refresh | sign-out]
const client = createClient({
  baseUrl: process.env.LATCHKEY_URL ?? 'http://localhost:4000',
  transport: 'bearer',
  storage: new FileStore(process.env.TOKEN_FILE ?? '.tokens.json'),
});

const commands = {
  me: async () => console.log(`You are ${(await client.me().catch(signInFirst)).email}.`),
  refresh: async () => console.log(`The session goes on until ${(await client.refresh()).session.expires_at}.`),
  'sign-out': async () => console.log((await client.logout()).message),
};

/** Nobody is signed in: by a code, then. */
async function signInFirst(error) {
  if (error.code !== 'not_authenticated') throw error;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const lines = terminal[Symbol.asyncIterator]();
  const ask = async (question) => {
    process.stdout.write(question);
    return ((await lines.next()).value ?? '').trim();
  };
  try {
    const email = await ask('E-mail address: ');
    const { challenge_id, destination } = await client.sendOtp({ email, purpose: 'signup' });
    const otp_code = await ask(`Code that went to ${destination}: `);
    const { user } = await client.verifyOtp({ email, otp_code, purpose: 'signup', challenge_id });
    return user;
  } finally {
    terminal.close();
  }
}

try {
  const command = commands[process.argv[2] ?? 'me'];
  if (!command) throw new Error(`One of: ${Object.keys(commands).join(', ')}`);
  await command();
} catch (error) {
  const more = error instanceof LatchkeyError ? ` (${error.code})` : '';
  console.error(error.message + more);
  process.exitCode = 1;
}
