import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../structure/sourceTree.js";
import { accessibilityViolations } from "./accessibilityViolations.js";
import { longText } from "./longText.js";
import { openBrowser } from "./openBrowser.js";
import { openWatched, type WatchedOptions } from "./openWatched.js";

const dir = mkdtempSync(join(tmpdir(), "headwater-example-test-"));
const file = join(dir, "forecast.html");
const program = join(root, "dist", "cli", "headwater.js");
let browser: Browser;

beforeAll(async () => {
  const build = join(root, "examples", "browser", "build.mjs");
  const { status, stderr } = spawnSync(process.execPath, [build, file], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});

/** The page from its file, and what it asked for and complained of. */
async function open(options?: WatchedOptions) {
  const watched = await openWatched(browser, pathToFileURL(file).href, options);
  await watched.page.getByRole("button", { name: "Forecast" }).waitFor();
  return watched;
}

async function forecast(page: Page, table?: string, horizon = 6) {
  if (table !== undefined) await page.getByLabel("A table with the columns").fill(table);
  await page.getByLabel("Periods to forecast").fill(String(horizon));
  await page.getByRole("button", { name: "Forecast" }).click();
  await page.locator("#forecast, .wrong").first().waitFor();
}

/** What the page offers as a file. */
async function csvOf(page: Page): Promise<string[][]> {
  const href = await page.getByRole("link", { name: /CSV/ }).getAttribute("href");
  return rows(decodeURIComponent(href!.slice(href!.indexOf(",") + 1)));
}
const rows = (csv: string) =>
  csv
    .trim()
    .split("\n")
    .map((line) => line.match(/("[^"]*"|[^,]+)/g)!.map(String));

describe("the example's page in Chromium", () => {
  test("forecasts a pasted table with the numbers of the command line, within a thousandth", async () => {
    const [table, out, why] = ["long.csv", "fc.csv", "why.csv"].map((name) => join(dir, name));
    writeFileSync(table, longText());
    const args = [program, "forecast", table, "--freq", "MS", "--horizon", "6", "--models", "pretrained"];
    const command = spawn(process.execPath, [...args, "--out", out, "--explain", why], { stdio: "ignore" });
    const ended = once(command, "close");
    const { page, complaints } = await open();
    await forecast(page, longText());
    const [head, ...shown] = await csvOf(page);
    await page.getByLabel("Periods ahead").fill("6");
    const [believed, share, says] = await page
      .locator("#candidates tbody tr")
      .first()
      .locator("th, td")
      .allTextContents();
    await page.close();
    expect((await ended)[0]).toBe(0);
    const [wantedHead, ...wanted] = rows(readFileSync(out, "utf8"));
    expect(head).toEqual(wantedHead);
    expect(shown.length).toBe(4 * 6);
    for (const [i, row] of shown.entries()) {
      expect(row.slice(0, 2)).toEqual(wanted[i].slice(0, 2));
      for (const [j, cell] of row.slice(2, -1).entries()) {
        const expected = Number(wanted[i][j + 2]);
        expect(Math.abs(Number(cell) - expected)).toBeLessThanOrEqual(1e-3 * Math.max(1, Math.abs(expected)));
      }
    }
    // The command explains as the page does: the candidate that it believes most at step 6 of the first series.
    const [, first] = rows(readFileSync(why, "utf8")).filter(([id, ds]) => id === "amounts" && ds === wanted[5][1]);
    expect([believed, share]).toEqual([first[4], `${(100 * Number(first[5])).toFixed(0)} %`]);
    expect(Number(says)).toBeCloseTo(Number(first[6]), 0);
    expect(complaints).toEqual([]);
  });

  test("shows each series as a chart and as a table of the same numbers, and what carried it", async () => {
    const { page } = await open();
    await forecast(page, longText());
    await page.getByRole("combobox", { name: /^Series/ }).selectOption({ label: "temperatures" });
    const [head, ...all] = await csvOf(page);
    const expected = all.filter(([id]) => id === "temperatures").map((row) => Number(row[head.indexOf("q0.5")]));
    const medians = await page
      .locator("#forecast td:nth-child(5)")
      .evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).dataset.value)));
    expect(medians.length).toBe(6);
    for (const [i, median] of medians.entries()) expect(median).toBeCloseTo(expected[i], 6);
    expect(
      await page
        .getByRole("img", { name: /temperatures: the past/ })
        .locator("path")
        .count(),
    ).toBeGreaterThan(3);
    const shares = await page.locator("#candidates td:nth-child(2)").allTextContents();
    const total = shares.reduce((sum, text) => sum + Number.parseFloat(text), 0);
    expect(Math.abs(total - 100)).toBeLessThanOrEqual(shares.length / 2);
    const before = await page.locator("#candidates").textContent();
    await page.getByLabel("Periods ahead").fill("6");
    expect(await page.locator("#candidates").textContent()).not.toBe(before);
    expect(await page.locator("#groups tbody tr").count()).toBeGreaterThan(8);
    await page.close();
  });

  test.each([
    [
      "unique_id,ds,y\na,2020-01-01,1\na,2020-04-01,1\na,2020-05-01,1",
      /Series a has no row for 2020-02-01.*the rule for gaps/,
    ],
    ["unique_id,ds,value\na,2020-01-01,1", /has no column y/],
    ["unique_id,ds,y\na,2020-01-01,lots", /Line 2 .* "lots", which is no number/],
    ["", /The table is empty/],
  ])("says of the table %j in plain words what is wrong, and goes on", async (table, message) => {
    const { page, complaints } = await open();
    await forecast(page, table);
    await expect.poll(() => page.getByRole("alert").textContent()).toMatch(message);
    await page.getByLabel("A table with the columns").fill(longText());
    await page.getByRole("button", { name: "Forecast" }).click();
    await page.locator("#forecast").waitFor();
    expect(await page.getByRole("alert").textContent()).toBe("");
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("cannot send: the browser refuses it by the page's own policy, which lets the page's script alone run", async () => {
    const { page, requests } = await open();
    const outcome = await page.evaluate(() => fetch("https://example.org/").then(String, () => "refused"));
    expect(outcome).toBe("refused");
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'taken'";
      document.body.append(script);
    });
    expect(await page.title()).toBe("Forecast a table in this page");
    await forecast(page);
    expect(requests.filter((url) => !url.startsWith("data:"))).toEqual([pathToFileURL(file).href]);
    await page.close();
  });
});

describe.each([
  { width: 1000, colorScheme: "light" as const },
  { width: 1000, colorScheme: "dark" as const },
  { width: 360, colorScheme: "light" as const },
])("the example's page, $width px wide, $colorScheme", (options) => {
  test("has no accessibility violation that axe finds, and never scrolls sideways", async () => {
    const { page } = await open({ ...options, bypassCSP: true });
    await forecast(page);
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(options.width);
    await page.close();
  });
});
