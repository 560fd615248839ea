import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const PLACES = ['chromium', 'chromium-browser', 'google-chrome'].map((name) => `/usr/bin/${name}`);

/** How long a page may take to show what is waited for, in ms, on a busy machine. */
const PATIENCE = 15_000;

/** @throws Error where no Chromium is installed */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = PLACES.find((path) => existsSync(path));
  if (!executablePath) {
    throw new Error(`The tests of the pages need a Chromium (${PLACES.join(', ')}; Debian: apt-get install chromium).`);
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** What Chromium says of an answer of the API that is an error, which a test may want. */
const REFUSED = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** Runs in the page. */
const TELL_VIOLATIONS =
  "document.addEventListener('securitypolicyviolation', (event) => " +
  "console.error('violates ' + event.violatedDirective + ': ' + event.blockedURI));";

/** A page in a browser without a past, and all that went wrong in it: errors, violated policies, foreign addresses. */
export async function openPage(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ baseURL, ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    const { url } = message.location();
    const wanted = REFUSED.test(message.text()) && url.startsWith(`${baseURL}/api/`);
    if (message.type() === 'error' && !wanted) complaints.push(`${message.text()} (${url})`);
  });
  page.on('request', (request) => {
    const own = [`${baseURL}/`, 'data:', `blob:${baseURL}`].some((start) => request.url().startsWith(start));
    if (!own) complaints.push(`foreign: ${request.url()}`);
  });
  await page.addInitScript(TELL_VIOLATIONS);
  return { page, complaints };
}

/** Pictures of the page for people to look at: light and dark, desktop and phone. Only where SHOTS names a folder. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ fullPage: true, path: join(folder, `${name}-${colorScheme}-${width}.png`) });
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}
