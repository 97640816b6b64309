import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

/** Debian's Chromium, without a window. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
}

/** A page of a report, and what it did besides showing itself. */
export interface OpenedReport {
  readonly page: Page;
  /** Addresses that the page asked for, without its own. */
  readonly requests: readonly string[];
  /** Messages and errors of its console. */
  readonly console: readonly string[];
}

export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly colorScheme?: 'light' | 'dark';
}

export async function openReport(browser: Browser, file: string, screen: Screen): Promise<OpenedReport> {
  const { width, height, colorScheme = 'light' } = screen;
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  const address = pathToFileURL(file).href;
  const requests: string[] = [];
  const console: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== address) requests.push(request.url());
  });
  page.on('console', (message) => console.push(message.text()));
  page.on('pageerror', (error) => console.push(String(error)));
  await page.goto(address);
  return { page, requests, console };
}

/** Expects that axe-core finds nothing wrong with the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(`axe.run().then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ').slice(0, 500)))`);
  expect(violations).toEqual([]);
}
