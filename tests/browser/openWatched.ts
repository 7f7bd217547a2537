import type { Browser, Page } from "playwright-core";

export interface WatchedOptions {
  /** Pixels. */
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
  readonly bypassCSP?: boolean;
}

export interface Watched {
  readonly page: Page;
  /** Addresses that it asked for. */
  readonly requests: readonly string[];
  /** What it wrote to the console and threw. */
  readonly complaints: readonly string[];
}

/** A page at its address, with what it asks for and complains of from the first byte on. */
export async function openWatched(browser: Browser, address: string, options: WatchedOptions = {}): Promise<Watched> {
  const { width = 1000, ...rest } = options;
  const page = await browser.newPage({ viewport: { width, height: 900 }, ...rest });
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(address);
  return { page, requests, complaints };
}
