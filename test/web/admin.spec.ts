import type { Page } from 'playwright-core';
import { AdminPages } from '../support/admin-pages.js';
import { personIn } from '../support/admin.js';
import { registerUser, signIn } from '../support/flows.js';
import { typeCode } from '../support/pages.js';
import { json } from '../support/sms-provider.js';

jest.setTimeout(120_000);

describe('an administrator at the pages', () => {
  let pages: AdminPages;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    pages = await AdminPages.start();
    ({ page, complaints } = await pages.open('/admin/messages'));
    await page.waitForURL('**/?next=*');
    await pages.signIn(page);
  });
  afterEach(() => expect(complaints).toEqual([]));
  afterAll(() => pages?.close());

  const heading = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog');
  const open = (id: string) => page.goto(`/admin/people/${id}`);
  /** Longer ago than an authentication counts as fresh. */
  const long = () => new Date(Date.now() - 3_600_000).toISOString().replace('T', ' ').replace('Z', '');

  it('comes back to where they were before they signed in', async () => {
    await page.waitForURL('**/admin/messages');
    await heading('Messages');
  });

  it('searches for a person, filters, and finds the search again in the address', async () => {
    await page.getByRole('link', { name: 'People' }).click();
    await page.locator('.rows tbody tr').nth(20).waitFor();
    await button('Show more').click();
    await page.locator('.rows tbody tr').nth(40).waitFor();
    await page.getByLabel('Search').fill('mei');
    await page.getByText('1 person shown').first().waitFor({ state: 'attached' });
    expect(page.url()).toContain('query=mei');
    await page.reload();
    await page.getByRole('link', { name: 'Mei Tanaka' }).click();
    await heading('Mei Tanaka');
    await page.goto('/admin/people?status=disabled');
    await page.locator('.rows tbody tr').first().waitFor();
    const states = await page.locator('.rows tbody .badge').allInnerTexts();
    expect(new Set(states)).toEqual(new Set(['Disabled']));
  });

  it('disables a person, whose session ends, and enables them again', async () => {
    const { id, agent } = await personIn(pages.app, 'default', 'jane@example.com');
    await open(id);
    await button('Disable').click();
    await dialog().getByRole('button', { name: 'Disable' }).click();
    await page.getByText('disabled and signed out everywhere').waitFor();
    expect((await agent.get('/api/auth/me')).status).toBe(401);
    await button('Enable').click();
    await dialog().getByRole('button', { name: 'Enable' }).click();
    await page.getByText('can sign in again.').first().waitFor();
    await signIn(pages.app, 'jane@example.com');
  });

  it('signs a person out everywhere, and sees it among their events', async () => {
    const { id, agent } = await personIn(pages.app, 'default', 'joe@example.com');
    await open(id);
    await button('Sign out everywhere').click();
    await dialog().getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByText('Signed in nowhere.').waitFor();
    expect((await agent.get('/api/auth/me')).status).toBe(401);
    await page.getByText('Robin Keller signed joe@example.com out everywhere.').waitFor();
  });

  it('unlocks a person whose password was guessed at too often', async () => {
    const email = 'guessed@example.com';
    const { id } = (await registerUser(pages.app, email)).body.user;
    for (let i = 0; i < 10; i++)
      await pages.app.agent().post('/api/auth/login', { email, password: `wrong ${i}, wrong` });
    await expect(signIn(pages.app, email)).rejects.toThrow('429');
    await open(id);
    await button('Unlock').click();
    await dialog().getByRole('button', { name: 'Unlock' }).click();
    await page.getByText('The failed attempts are forgotten.').waitFor();
    await signIn(pages.app, email);
  });

  it('edits a profile', async () => {
    const { id } = pages.life.people[0] ?? { id: '' };
    await open(id);
    await page.getByLabel('Full name').fill('Amara O.');
    await button('Save').click();
    await heading('Amara O.');
    expect(await pages.app.query('SELECT name FROM users WHERE id = ?', [id])).toEqual([{ name: 'Amara O.' }]);
  });

  it('deletes a person only after typing who, and proves who they are where the sign-in is long ago', async () => {
    const { id } = (await registerUser(pages.app, 'leaving@example.com')).body.user;
    await open(id);
    await heading('leaving@example.com');
    await pages.app.query('UPDATE sessions SET authenticated_at = ?', [long()]);
    await button('Delete').click();
    await page.fill('[name=typed]', 'somebody else');
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await page.getByText('That is not the same.').waitFor();
    await page.fill('[name=typed]', 'leaving@example.com');
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await pages.proveAgain(page);
    await heading('People');
    expect(await pages.app.query('SELECT id FROM users WHERE id = ?', [id])).toEqual([]);
  });

  it('invites somebody, once', async () => {
    await page.goto('/admin/people');
    await button('Invite').click();
    await page.fill('[name=address]', 'new@example.com');
    await page.fill('dialog [name=name]', 'Nova New');
    await button('Send invitation').click();
    await page.getByText('The invitation to new@example.com is on its way.').waitFor();
    await page.getByRole('link', { name: 'Nova New' }).waitFor();
    expect((await pages.app.mailbox('new@example.com'))[0]?.link).toContain('/link#token=');
    await button('Invite').click();
    await page.fill('[name=address]', 'new@example.com');
    await button('Send invitation').click();
    await page.getByText('Somebody has an account with this address already.').waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('invites them again as long as they have not come: the earlier link no longer works', async () => {
    const link = async () => (await pages.app.mailbox('new@example.com'))[0]?.link ?? '';
    const before = await link();
    await page.goto('/admin/people?query=new@example.com');
    await page.getByRole('link', { name: 'Nova New' }).click();
    await pages.app.query("UPDATE otp_destinations SET last_sent_at = '2020-01-01 00:00:00.000'");
    await button('Send the invitation again').click();
    await page.getByText('A new invitation is on its way.').waitFor();
    const [after, opened] = [await link(), (url: string) => url.split('#token=')[1]];
    expect(after).not.toBe(before);
    const open = (url: string) => pages.app.agent().post('/api/auth/verify-link', { token: opened(url) });
    expect((await open(before)).status).toBe(400);
    expect((await open(after)).status).toBe(200);
    // Who has come meanwhile needs none.
    await button('Send the invitation again').click();
    await page.getByText('This person has confirmed the address already').waitFor();
    await page.reload();
    await heading('Nova New');
    expect(await button('Send the invitation again').count()).toBe(0);
  });

  it('gives the role and takes it away, by a code where the sign-in is long ago', async () => {
    const { id, agent } = await personIn(pages.app, 'default', 'rose@example.com');
    await open(id);
    await heading('rose@example.com');
    await pages.app.query('UPDATE sessions SET authenticated_at = ?', [long()]);
    await button('Make administrator').click();
    await dialog().getByRole('button', { name: 'Make administrator' }).click();
    await button('Send me a code').click();
    await typeCode(page, () => pages.app.code('root@example.com'));
    await page.getByText('The role is changed.').waitFor();
    await dialog().waitFor({ state: 'detached' });
    // They are signed out, and come back as what they are now.
    expect((await agent.get('/api/auth/me')).status).toBe(401);
    const rose = await signIn(pages.app, 'rose@example.com');
    expect((await rose.get('/api/admin/users')).status).toBe(200);
    await button('Take the role away').click();
    await dialog().getByRole('button', { name: 'Take the role away' }).click();
    await button('Make administrator').waitFor();
    expect((await rose.get('/api/auth/me')).status).toBe(401);
    await page.getByText('Robin Keller changed the role of rose@example.com').first().waitFor();
  });

  it('has a failed message tried again, and is told plainly where that is of no use', async () => {
    pages.provider.reply = json(400, {});
    await pages.app.agent().post('/api/auth/send-otp', { phone_number: '+14155552671', purpose: 'signup' });
    await pages.app.deliver();
    await page.goto('/admin/messages?status=failed&channel=sms');
    const retry = page.getByRole('button', { name: /^Try again: / });
    await retry.first().waitFor();
    pages.provider.reply = json(200, { id: 'sms-2' });
    await retry.first().click();
    await page.getByText('It is tried again now.').waitFor();
    await pages.app.deliver();
    expect(pages.provider.posts).toHaveLength(2);
    await page.goto('/admin/messages?status=failed&channel=email');
    await retry.first().click();
    await page.getByText('It can’t be tried again').waitFor();
  });

  it('filters the trail by type and by person', async () => {
    await page.goto('/admin/trail');
    await page.getByLabel('What', { exact: true }).selectOption('roles_changed');
    await page
      .getByText(/changed the role of .*: Administrator/)
      .first()
      .waitFor();
    expect(page.url()).toContain('type=roles_changed');
    await button('Clear filters').click();
    await page.getByLabel('Person').fill('leaving');
    await page.getByText('Nobody was found.').waitFor();
    await page.getByLabel('Person').fill('jane@');
    await page.getByRole('button', { name: 'jane@example.com' }).click();
    await page.getByText('Robin Keller disabled jane@example.com.').waitFor();
    await page.getByRole('button', { name: 'Show everybody, not only jane@example.com' }).click();
    await page.getByText('Robin Keller invited Nova New.').first().waitFor();
  });

  it('sees the funnel, its figures in a table, and another period of one channel', async () => {
    await page.goto('/admin/funnel');
    await page.locator('.figure-value').nth(3).waitFor();
    await page.getByText('Show the figures as a table').click();
    expect(await page.locator('.figures-table tbody tr').count()).toBe(30);
    await page.getByLabel('24 hours').check();
    await page.getByLabel('Channel', { exact: true }).selectOption('sms');
    await page.waitForURL('**/admin/funnel?range=day&channel=sms');
    await page.getByRole('heading', { name: 'SMS by country' }).waitFor();
    await page.waitForFunction('document.querySelectorAll(".figure-value").length === 3');
  });

  it('keeps the language that is chosen under the pages', async () => {
    for (const [label, locale] of [
      ['Language', 'de'],
      ['Sprache', 'en'],
    ] as const) {
      const kept = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
      await page.getByRole('combobox', { name: label, exact: true }).selectOption(locale);
      expect((await (await kept).json()) as object).toMatchObject({ locale });
    }
  });

  it('is out as soon as the role is gone', async () => {
    await pages.app.query(`UPDATE users SET roles = '["user"]' WHERE email = 'root@example.com'`);
    await page.goto('/admin/people');
    await heading('For administrators only');
    await page.getByRole('link', { name: 'Your account' }).click();
    await heading('Your account');
  });
});
