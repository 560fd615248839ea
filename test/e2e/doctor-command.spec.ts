import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../src/doctor/findings.js';
import { Diagnosis, runDoctor } from '../support/doctor.js';
import { Front, localhost } from '../support/front.js';
import { Installation } from '../support/installation.js';

let all: Installation;
let { app, mail, good }: Installation = {} as Installation;

beforeAll(async () => {
  all = await Installation.start();
  ({ app, mail, good } = all);
});

afterAll(() => all.stop());

describe('the command', () => {
  it('says each check in a line, and ends with 0 where nothing is wrong', async () => {
    const { code, output, errors } = await runDoctor(good);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^good +database\.schema +up to date$/m);
    expect(output).toMatch(/^\d+ good, \d+ hints, 0 wrong, \d+ skipped$/m);
    for (const secret of all.secrets) expect(output).not.toContain(secret);
  });

  it('says it for machines too, and ends with 1 where something is wrong', async () => {
    const { code, output } = await runDoctor({ ...good, OTP_TTL: '9999', SMTP_URL: 'smtp://a:hunter2@127.0.0.1:1' }, [
      '--json',
    ]);
    const report = JSON.parse(output) as { ok: boolean; counts: { wrong: number }; findings: Finding[] };
    expect([code, report.ok, report.counts.wrong]).toEqual([1, false, 2]);
    expect(new Diagnosis(report.findings).wrong.map((line) => line.split(':')[0])).toEqual([
      'settings.OTP_TTL',
      'smtp.reach',
    ]);
    expect(output).not.toContain('hunter2');
  });

  it.each([['--send'], ['--send-to=a@b.test,c@d.test'], ['file']])('is not called by %s', async (argument) => {
    const { code, errors } = await runDoctor(good, [argument]);
    expect([code, errors]).toEqual([2, 'usage: npm run doctor -- [--json] [--send-to=ADDRESS]\n']);
  });

  it('believes a certificate whose authority it was told, and says how long it is valid', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-doctor-'));
    writeFileSync(join(folder, 'ca.pem'), localhost.cert);
    const secure = await Front.start('https');
    secure.target = app.url;
    secure.rewrite = { 'strict-transport-security': 'max-age=1' };
    const env = { ...good, PUBLIC_URL: secure.urlAt('localhost'), NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
    const { output } = await runDoctor(env);
    await secure.stop();
    rmSync(folder, { recursive: true });
    expect(output).toMatch(/^good +public\.tls +TLSv1\.3, certificate valid for \d{5} more days$/m);
    expect(output).toMatch(/^good +public\.hsts +max-age=1$/m);
    expect(output).toMatch(/^good +public\.proxy /m);
  });

  it('sends a message only where it is asked to', async () => {
    const { code, output } = await runDoctor(good, ['--send-to=someone@example.org']);
    expect(code).toBe(0);
    expect(output).toMatch(/^good +send\.message /m);
    const { to, from, mail: arrived } = await mail.waitFor(() => true);
    expect([from, to, arrived.subject]).toEqual([
      'no-reply@example.com',
      ['someone@example.org'],
      'A test of Latchkey',
    ]);
    mail.messages.length = 0;
    mail.recipients.length = 0;
  });
});
