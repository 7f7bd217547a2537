import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publish } from "../../pipelines/publish/publish.js";
import { openStore } from "../../pipelines/store/store.js";
import { accessibilityViolations } from "../browser/accessibilityViolations.js";
import { openBrowser } from "../browser/openBrowser.js";
import { openWatched, type WatchedOptions } from "../browser/openWatched.js";
import { AREAS, nightFixture, RUN, temporary } from "../publish/nightFixture.js";

let at: Awaited<ReturnType<typeof temporary>>;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let address: string;

beforeAll(async () => {
  at = await temporary();
  // With rates the tables are as wide as they get.
  const population = AREAS.map(([area]) => ({ area, year: 2021, population: 250_000 }));
  const inputs = { ...(await nightFixture(join(at.dir, "steps"))), population };
  const run = { ...RUN, population_until: 2021 };
  const { dir } = await publish(await openStore(join(at.dir, "store")), { run, inputs });
  address = pathToFileURL(join(dir, "index.html")).href;
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await at.remove();
});

/** The page in a real Chromium. */
const open = (options: WatchedOptions) => openWatched(browser, address, options);

describe.each([
  { width: 1100, colorScheme: "light" as const },
  { width: 1100, colorScheme: "dark" as const },
  { width: 360, colorScheme: "light" as const },
])("the page in Chromium, $width px wide, $colorScheme", (options) => {
  it("asks for nothing but itself and breaks no rule of its own content policy", async () => {
    const { page, requests, complaints } = await open(options);
    expect(requests.filter((url) => !url.startsWith("data:"))).toEqual([address]);
    expect(complaints).toEqual([]);
    // The style sheet passed the policy: without it the page has the browser's own margins.
    expect(await page.evaluate(() => getComputedStyle(document.body).maxWidth)).toBe("896px");
    await page.close();
  });

  it("has no accessibility violation that axe finds", async () => {
    const { page } = await open({ ...options, bypassCSP: true });
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.close();
  });

  it("never scrolls sideways, and wide tables scroll by themselves", async () => {
    const { page } = await open(options);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(options.width);
    const charts = await page.evaluate(
      () =>
        [...document.querySelectorAll("figure [role=img]")].filter((e) => e.getBoundingClientRect().width > 0).length,
    );
    expect(charts).toBe(3);
    await page.close();
  });
});
