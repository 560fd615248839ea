import type { Browser, BrowserContext, Page } from 'playwright-core';

/** What Chromium says of an answer that is an error, which a test may want. */
const REFUSED = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** Somebody's browser with an application of another origin than the service, and all that went wrong in its pages. */
export class Visitor {
  readonly complaints: string[] = [];
  /** Paths at the service, as they were asked. */
  readonly asked: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    private readonly service: string,
  ) {}

  static async arrive(browser: Browser, baseURL: string, service: string): Promise<Visitor> {
    return new Visitor(await browser.newContext({ baseURL }), service);
  }

  async open(path = '/'): Promise<Page> {
    const page = await this.context.newPage();
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('console', (message) => {
      const wanted = REFUSED.test(message.text()) && message.location().url.startsWith(this.service);
      if (message.type() === 'error' && !wanted) this.complaints.push(message.text());
    });
    page.on('request', (request) => {
      const isAsked = request.url().startsWith(this.service) && request.method() !== 'OPTIONS';
      if (isAsked) this.asked.push(request.url().slice(this.service.length));
    });
    await page.goto(path);
    return page;
  }

  /** How often a path was asked for so far. */
  count(path: string): number {
    return this.asked.filter((each) => each === path).length;
  }
}
