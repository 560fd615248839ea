import type { Page } from 'playwright-core';
import { AdminPages, overhang, seriousFindings } from '../support/admin-pages.js';
import { shoot } from '../support/browser.js';

jest.setTimeout(180_000);

describe('the pages of the administration', () => {
  let pages: AdminPages;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    pages = await AdminPages.start();
    ({ page, complaints } = await pages.open('/admin'));
    await pages.signIn(page);
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
  });
  afterAll(() => pages?.close());

  const looks: [name: string, path: () => string, shown: string][] = [
    ['people', () => '/admin/people', '.rows tbody tr'],
    ['nobody', () => '/admin/people?query=zzzz', '.empty'],
    ['person', () => `/admin/people/${pages.life.people[3]?.id ?? ''}`, '.event'],
    ['trail', () => '/admin/trail', '.event'],
    ['messages', () => '/admin/messages', '.rows tbody tr'],
    ['funnel', () => '/admin/funnel', '.recharts-area'],
  ];

  it.each(looks)('%s: nothing serious to axe, fits 320 px, light and dark', async (name, path, shown) => {
    await page.goto(path());
    await page.locator(shown).first().waitFor();
    await shoot(page, `admin-${name}`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await seriousFindings(page)).toEqual([]);
        expect(await overhang(page)).toBe(0);
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(complaints).toEqual([]);
  });
});
