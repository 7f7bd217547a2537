import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publish } from "../../pipelines/publish/publish.js";
import { openStore } from "../../pipelines/store/store.js";
import { renderPage } from "../../site/renderPage.js";
import { nightFixture, RUN, temporary } from "../publish/nightFixture.js";
import { invented } from "./invented.js";

/** Words of the trade that planners never see. */
const JARGON =
  /q0\.|quantile|percentile|\bSQL\b|\bMASE\b|backtest|naive|horizon|cutoff|\bfreq|W-MON|\bMS\b|panel|conformal|ensemble|unique_id|\bds\b|NaN|null|undefined|\[object|Infinity|as_of/i;

let at: Awaited<ReturnType<typeof temporary>>;
let html: string;
let document: Document;

const parse = (text: string): Document => parseHTML(text).document as unknown as Document;
const text = (node: { textContent: string | null }) => (node.textContent ?? "").replace(/\s+/g, " ").trim();
const all = (selector: string, from: ParentNode = document) => [...from.querySelectorAll(selector)];

beforeAll(async () => {
  at = await temporary();
  const inputs = await nightFixture(join(at.dir, "steps"));
  const { dir } = await publish(await openStore(join(at.dir, "store")), { run: RUN, inputs });
  html = await readFile(join(dir, "index.html"), "utf8");
  document = parse(html);
});
afterAll(() => at.remove());

describe("the planners' page", () => {
  it("gives every service a heading, a sentence above its chart, and a table of its areas by name", () => {
    const services = all(".service");
    expect(services.map((s) => text(s.querySelector("h3")!))).toEqual([
      "Cycle hires",
      "Dwelling fires",
      "Police crime",
    ]);
    for (const service of services) {
      const order = [...service.children].map((child) => child.localName);
      expect(order.slice(0, 3)).toEqual(["h3", "p", "figure"]);
      expect(text(service.querySelector("p")!)).toMatch(/^About [\d,.]+ \w+ are expected .*\d{4}.*\.$/);
      expect(all("figure [role=img][aria-label] svg", service).length).toBeGreaterThan(0);
    }
    const names = all("tbody th", services[2]).map((th) => text(th));
    expect(names.slice(0, 4)).toEqual(["Barking and Dagenham", "Barnet", "Camden", "City of London"]);
    expect(html).not.toMatch(/E09\d{6}/);
  });

  it("begins with what is coming, in the warnings' own sentences, the most pressing first", () => {
    const first = document.querySelector("main")!.firstElementChild!;
    expect(text(first.querySelector("h2")!)).toBe("What is coming first");
    expect(text(first.querySelector("li")!)).toMatch(
      /^Police crime, Camden, \w+ 2024: demand is almost certain to exceed capacity\. About .* there is capacity for 1,900\./,
    );
  });

  it("marks each warned figure in the tables, in words too", () => {
    const marked = all("td.over");
    expect(marked.length).toBeGreaterThan(0);
    for (const cell of marked)
      expect(text(cell)).toMatch(/▲, early warning: may (exceed capacity|be higher than usual)/);
  });

  it("speaks no jargon", () => {
    const body = document.querySelector("body")!.cloneNode(true) as Element;
    for (const link of body.querySelectorAll("a")) link.remove();
    expect(text(body).match(JARGON)).toBeNull();
    for (const image of all("[role=img]")) expect(image.getAttribute("aria-label")!.match(JARGON)).toBeNull();
  });

  it("shows what was withheld, what fell back and what was left out, with the reasons", () => {
    const section = (id: string) => text(document.getElementById(id)!);
    expect(section("good")).toMatch(/Over everything that is shown, forecasts came \d+% closer to what happened/);
    expect(section("good")).toContain(
      "Dwelling fires, City of London: the series is too short to try even repeating the last season on its own past.",
    );
    expect(section("good")).toContain("Police crime, repeating the same month of the year before: Hackney.");
    expect(section("left-out")).toContain(
      'Housing needs, "Part 7": the sharing agreement SA-12 ended on 30 June 2023. Housing has to renew it',
    );
    expect(text(document.querySelector("#dwelling-fires-week tbody")!)).toContain(
      "No forecast: the series is too short",
    );
    expect(section("sources")).toContain("Contains public sector information");
  });

  it("says when: what was known at the end of the day before the as-of date", () => {
    expect(text(document.querySelector("header")!)).toContain("as known at the end of 31 December 2023");
  });

  it("needs no script, no style attribute, no other file: its content policy allows one style sheet by its hash", () => {
    expect(all("script, iframe, object, embed, [style], [onclick], [onload]")).toEqual([]);
    expect(all("style").length).toBe(1);
    const hash = createHash("sha256").update(document.querySelector("style")!.textContent!).digest("base64");
    const policy = document.querySelector("meta[http-equiv]")!.getAttribute("content")!;
    expect(policy).toContain(`default-src 'none'; style-src 'sha256-${hash}'`);
    const addresses = all("[href], [src]").map((e) => e.getAttribute("href") ?? e.getAttribute("src")!);
    for (const address of addresses) expect(address).toMatch(/^(#[a-z-]+|[a-z]+\.csv|data:,)$/);
    expect(html).not.toMatch(/url\(|@import/);
    for (const anchor of addresses.filter((a) => a.startsWith("#")))
      expect([anchor, document.getElementById(anchor.slice(1)) !== null]).toEqual([anchor, true]);
  });

  it("is sound HTML: a language, one h1, no skipped level, unique ids, captions, scopes, named drawings", () => {
    expect(html.startsWith("<!doctype html>\n")).toBe(true);
    expect(html.endsWith("</html>\n")).toBe(true);
    expect(document.documentElement.getAttribute("lang")).toBe("en-GB");
    const levels = all("h1, h2, h3, h4, h5, h6").map((h) => Number(h.localName[1]));
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    for (let i = 1; i < levels.length; i++) expect(levels[i] - levels[i - 1]).toBeLessThanOrEqual(1);
    const ids = all("[id]").map((e) => e.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const e of all("[aria-labelledby]")) expect(ids).toContain(e.getAttribute("aria-labelledby"));
    for (const table of all("table")) expect(text(table.querySelector("caption")!).length).toBeGreaterThan(10);
    for (const th of all("th")) expect(["col", "row"]).toContain(th.getAttribute("scope"));
    for (const table of all("table")) {
      const width = table.querySelectorAll("thead th").length;
      for (const row of table.querySelectorAll("tbody tr")) {
        const cells = [...row.children].map((cell) => Number(cell.getAttribute("colspan") ?? 1));
        expect(cells.reduce((a, b) => a + b, 0)).toBe(width);
      }
    }
    for (const svg of all("svg")) {
      expect(svg.getAttribute("aria-hidden")).toBe("true");
      expect(svg.closest("[role=img]")!.getAttribute("aria-label")!.length).toBeGreaterThan(10);
    }
  });
});

describe("renderPage", () => {
  const boroughs = Array.from({ length: 33 }, (_, i) => `Borough ${String(i + 1).padStart(2, "0")}`);
  const wave = (a: number, i: number) =>
    Math.round(300 + 10 * a + 60 * Math.sin(i / 2) + ((i * 7919 + a * 104_729) % 97));
  const large = invented(
    ["MS", "MS", "MS", "W-MON", "D"].map((freq, i) => ({ service: `service-${i}`, freq, areas: boroughs, past: wave })),
  );

  it("keeps five services of 33 areas below 2 MB", () => {
    expect(renderPage(large).length).toBeLessThan(2e6);
  });

  it("gives the same bytes for the same night", () => {
    const small = invented([{ service: "crime", freq: "MS", areas: ["Camden", "Barnet"] }]);
    expect(renderPage(small)).toBe(renderPage(structuredClone(small)));
  });

  it("escapes what comes from the inventory, in texts and in drawings", () => {
    const evil = `<script>alert(1)</script>"'&`;
    const night = invented(
      [{ service: "crime", freq: "MS", areas: [evil], title: evil, unit: evil, withheld: () => evil }],
      {
        title: evil,
      },
    );
    const page = renderPage(night);
    expect(page).not.toContain("<script>");
    expect(text(parse(page).querySelector("h1")!)).toBe(evil);
  });

  it("says a note of a whole service once, of areas that fell back too", () => {
    const areas = ["Barnet", "Camden"];
    const night = invented([{ service: "crime", freq: "MS", areas, fallback: (a) => a === 0 }]);
    const forecasts = night.forecasts.map((row) => ({
      ...row,
      reason: row.model === "seasonal-naive" ? "Nothing did better. Crime ends early." : "Crime ends early.",
    }));
    const page = parse(renderPage({ ...night, forecasts }));
    const good = text(page.querySelector("#good")!);
    expect(good).toContain("Shown as the last season wascrime, repeating the same month of the year before: Barnet.");
    expect(good).toContain("Read with carecrime: crime ends early.");
  });

  it("draws levels area by area, because they cannot be added up", () => {
    const level = { service: "river", freq: "D", areas: ["Camden", "Barnet"], measure: "mean", unit: "metres" };
    const page = parse(renderPage(invented([{ ...level, expected: () => 1.2, past: () => 1 }])));
    expect([...page.querySelectorAll(".multiples h4")].map(text)).toEqual(["Barnet", "Camden"]);
    expect(page.querySelectorAll(".multiples svg").length).toBe(2);
  });

  it("tells a service's frequencies apart where it has several", () => {
    const both = ["MS", "W-MON"].map((freq) => ({ service: "fires", title: "Fires", freq, areas: ["Camden"] }));
    const page = parse(renderPage(invented(both)));
    expect([...page.querySelectorAll(".service h3")].map(text)).toEqual(["Fires, by month", "Fires, by week"]);
  });

  it("shows a night without warnings, and one without any forecast, whole", () => {
    expect(renderPage(large)).toContain("No service is expected to go beyond its capacity");
    const none = invented([
      { service: "crime", freq: "MS", areas: ["Camden"], withheld: () => "Too short a past.", periods: 3 },
    ]);
    const page = parse(renderPage({ ...none, accuracy: [] }));
    expect(text(page.querySelector(".sentence")!)).toBe("No forecast can be given yet for any area.");
    expect(text(page.querySelector("#good")!)).toContain("Camden: too short a past.");
    expect(renderPage({ ...none, forecasts: [], history: [], services: [], accuracy: [] })).toContain(
      "0 services in 0 areas",
    );
  });
});
