import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullReport, fullTrends } from '../src/report/full-report.fixture.ts';
import { hostileStrings, prefixed } from '../src/report/hostile.fixture.ts';
import { htmlReporter } from '../src/report/html.ts';

const BROWSER = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const WITHOUT = 'needs Chromium (sudo provision/provision.sh chromium)';
const PHONE = { viewport: { width: 360, height: 740 } };
/** Answered from memory: no server, and whatever else the page asks for is noted. */
const ADDRESS = 'http://report.test/report.html';

const page = htmlReporter.render(fullReport, fullTrends);

/** A page, and everything that it did beside being shown. */
class Visit implements AsyncDisposable {
  readonly page: Page;
  /** Console messages, exceptions, dialogs and requests; empty for a page that keeps to itself. */
  readonly said: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => this.said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.said.push(`thrown: ${error.message}`));
    page.on('dialog', (dialog) => {
      this.said.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  static async to(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await browser.newContext(options);
    return new Visit(await context.newPage());
  }

  async open(text: string): Promise<void> {
    await this.page.unrouteAll();
    await this.page.route('**', (route) => {
      if (route.request().url() === ADDRESS) return route.fulfill({ body: text, contentType: 'text/html' });
      this.said.push(`asked for ${route.request().url()}`);
      return route.abort();
    });
    await this.page.goto(ADDRESS);
  }

  /** Pixels that are to the right of the window. */
  overflow(): Promise<number> {
    return this.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
  }
}

describe.skipIf(BROWSER === undefined)(BROWSER === undefined ? WITHOUT : 'the HTML report in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: BROWSER ?? '' });
  });
  afterAll(() => browser?.close());

  it('opens without a word or a request, with the verdict on the first screen', async () => {
    await using visit = await Visit.to(browser, PHONE);
    await visit.open(page);
    expect(visit.said).toEqual([]);
    const heading = visit.page.getByRole('heading', { level: 1 });
    expect(await heading.textContent()).toMatch(/error/);
    const box = await heading.boundingBox();
    expect((box?.y ?? Number.NaN) + (box?.height ?? Number.NaN)).toBeLessThan(200);
  });

  it('filters by text and by verdict, with the keyboard alone', async () => {
    await using visit = await Visit.to(browser);
    await visit.open(page);
    const shown = () => visit.page.locator('.scenario:visible').count();
    expect(await shown()).toBe(2);
    const search = visit.page.getByLabel('Find');
    for (let presses = 0; presses < 20 && !(await search.evaluate((e) => e.matches(':focus'))); presses += 1) {
      await visit.page.keyboard.press('Tab');
    }
    await visit.page.keyboard.type('template SEARCH');
    expect(await shown()).toBe(1);
    expect(await visit.page.getByRole('status').textContent()).toMatch(/^\d+ of \d+ shown$/);
    await search.fill('');
    expect(await shown()).toBe(2);
    await visit.page.getByRole('checkbox', { name: /^fail/ }).focus();
    await visit.page.keyboard.press('Space');
    expect(await shown()).toBe(0);
    expect(await visit.page.locator('#guide tbody tr:visible').count()).toBe(2);
    expect(visit.said).toEqual([]);
  });

  it('expands and collapses, one and all, and a link opens what it leads to', async () => {
    await using visit = await Visit.to(browser);
    await visit.open(page);
    const open = () => visit.page.locator('details[open]').count();
    const all = await visit.page.locator('details').count();
    expect(await open()).toBe(0);
    await visit.page.locator('.scenario summary').first().focus();
    await visit.page.keyboard.press('Enter');
    expect(await open()).toBe(1);
    await visit.page.getByRole('button', { name: 'Expand all' }).click();
    expect(await open()).toBe(all);
    await visit.page.getByRole('button', { name: 'Collapse all' }).click();
    expect(await open()).toBe(0);
    await visit.page.locator('a[href="#scenario-1"]').first().click();
    expect(await visit.page.locator('#scenario-1').isVisible()).toBe(true);
    expect(visit.said).toEqual([]);
  });

  it('is whole without a script, and unfolded on paper', async () => {
    await using visit = await Visit.to(browser, { javaScriptEnabled: false });
    await visit.open(page);
    expect(await visit.page.locator('#filter').isVisible()).toBe(false);
    await visit.page.locator('.scenario summary').first().click();
    expect(await visit.page.locator('.scenario figure').first().isVisible()).toBe(true);

    await using paper = await Visit.to(browser);
    await paper.open(page);
    const height = () =>
      paper.page
        .locator('.scenario .inside')
        .last()
        .boundingBox()
        .then((box) => box?.height ?? 0);
    expect(await height()).toBe(0);
    await paper.page.emulateMedia({ media: 'print' });
    expect(await height()).toBeGreaterThan(200);
    expect(await paper.page.locator('#filter').isVisible()).toBe(false);
  });

  it.each(['light', 'dark'] as const)('has nothing that axe finds in the way of a reader, %s', async (colorScheme) => {
    await using visit = await Visit.to(browser, { colorScheme, ...PHONE });
    await visit.open(page);
    await visit.page.getByRole('button', { name: 'Expand all' }).click();
    await visit.page.evaluate(axe.source);
    const found = await visit.page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
      'axe.run().then(({ violations }) => violations)',
    );
    expect(found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  it('fits a phone, whatever stands in its strings, and runs none of it', { timeout: 300_000 }, async () => {
    await using visit = await Visit.to(browser, PHONE);
    const strings = hostileStrings(200);
    expect(strings.length).toBe(200);
    const count = 'document.querySelectorAll("*").length';
    await visit.open(htmlReporter.render(prefixed(fullReport, 'plain '), prefixed(fullTrends, 'plain ')));
    const elements = await visit.page.evaluate(count);
    for (const hostile of strings) {
      const prefix = `${hostile} `;
      await visit.open(htmlReporter.render(prefixed(fullReport, prefix), prefixed(fullTrends, prefix)));
      await visit.page.getByRole('button', { name: 'Expand all' }).click();
      expect(await visit.overflow(), `pixels to the right with ${JSON.stringify(hostile.slice(0, 80))}`).toBe(0);
      expect(await visit.page.evaluate(count), JSON.stringify(hostile.slice(0, 80))).toBe(elements);
      expect(visit.said, JSON.stringify(hostile.slice(0, 80))).toEqual([]);
    }
  });

  it('would not run a script, load an image or take a style that had got through', async () => {
    await using visit = await Visit.to(browser);
    const planted =
      '<script>document.title = "run"</script><img src="http://evil.test/x.png" onerror="document.title = \'run\'"><p id="styled" style="color: red">';
    await visit.open(page.replace('<main>', `<main>${planted}`));
    expect(await visit.page.title()).toBe('Plumbline: error');
    const colour = await visit.page.evaluate("getComputedStyle(document.getElementById('styled')).color");
    expect(colour).not.toBe('rgb(255, 0, 0)');
    expect(visit.said.filter((line) => line.startsWith('asked for'))).toEqual([]);
    expect(visit.said.filter((line) => line.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(3);
  });
});
