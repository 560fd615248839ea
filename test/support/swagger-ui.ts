import type { Locator, Page } from 'playwright-core';

export interface Shown {
  status: number;
  body: Record<string, unknown>;
}

/** The page at /docs, as somebody uses it who has only a mouse and a keyboard. */
export class SwaggerUi {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto('/docs');
    await this.page.locator('.opblock').first().waitFor();
  }

  /** Fills the password form of OAuth 2 behind the button Authorize. */
  async authorize(username: string, password: string): Promise<void> {
    await this.page.locator('.auth-wrapper .btn.authorize').click();
    const form = this.page.locator('.auth-container', { hasText: 'OAuth2, password' });
    await form.locator('#oauth_username').fill(username);
    await form.locator('#oauth_password').fill(password);
    await form.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click();
    await form.getByRole('button', { name: 'Remove authorization' }).waitFor();
    await form.getByRole('button', { name: 'Close' }).click();
  }

  /** "Try it out" with the example that the page offers, changed by `edit`; what the page shows then. */
  async tryOut(operationId: string, edit: Record<string, unknown> = {}): Promise<Shown> {
    const block = this.page.locator(`.opblock[id$="-${operationId}"]`);
    if (!(await block.locator('.opblock-body').isVisible())) await block.locator('.opblock-summary-control').click();
    const start = block.getByRole('button', { name: 'Try it out' });
    if (await start.isVisible()) await start.click();
    const body = block.locator('textarea.body-param__text');
    if (await body.isVisible()) await this.edit(body, edit);
    const clear = block.getByRole('button', { name: 'Clear', exact: true });
    if (await clear.isVisible()) await clear.click();
    await block.getByRole('button', { name: 'Execute' }).click();
    const answer = block.locator('.live-responses-table .response');
    const status = await answer.locator('.response-col_status').innerText();
    const text = await answer.locator('.highlight-code > pre').first().innerText();
    // Everything that is open is drawn again at each change.
    await block.locator('.opblock-summary-control').click();
    return { status: parseInt(status, 10), body: JSON.parse(text) as Record<string, unknown> };
  }

  private async edit(body: Locator, changes: Record<string, unknown>): Promise<void> {
    const example = JSON.parse(await body.inputValue()) as Record<string, unknown>;
    await body.fill(JSON.stringify({ ...example, ...changes }));
  }
}
