import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { faultyServer } from "../connect/faultyServer.js";
import { headwater } from "../e2e/headwater.js";
import { scratch } from "../scratch.js";
import { tinyCouncil } from "../tinyCouncil.js";

const FILES: Readonly<Record<string, string>> = {
  "/trees-2023.csv": "Tree No,Planted,Ward,Tenant Name\nT1,03/01/2023,N1,A. Person\nT2,14/01/2023,S1,B. Person\n",
  "/trees-2024.csv": "Tree No,Planted,Ward,Tenant Name\nT3,15/01/2024,S1,C. Person\n",
  "/species.csv": "Species,Height\nOak,40\n",
};
const RECORDS = [
  { _id: 1, site: "A", day: "2024-01-31", visits: 12 },
  { _id: 2, site: "B", day: "2024-02-01", visits: 7 },
];
const SAID = ["silo=parks", "legal.basis=public task", "legal.purpose=to plan care"].flatMap((one) => [
  "--answer",
  one,
]);

/** A council, and a portal that tells of two tables, of a document, and of what the council has already. */
async function councilAndPortal() {
  const dir = await scratch();
  const made = await tinyCouncil(dir);
  const about = (name: string) => ({
    ...{ name, license_id: "uk-ogl", organization: { title: "Parks" } },
    extras: [{ key: "frequency", value: "monthly" }],
  });
  const web = await faultyServer((url, _, response) => {
    const { origin } = new URL(web.url);
    const trees = Object.keys(FILES).map((path) => ({ url: origin + path, format: "CSV" }));
    const fields = [
      { name: "Tree No", title: "tree" },
      { name: "Gone", title: "gone", unit: "m" },
    ];
    const results = [
      { ...about("trees"), title: "Street trees", resources: [{ ...trees[0], schema: { fields } }, ...trees.slice(1)] },
      { ...about("visits"), resources: [{ id: "r1", url: `${origin}/x.csv`, format: "CSV", datastore_active: true }] },
      { ...about("strategy"), resources: [{ url: `${origin}/strategy.pdf`, format: "PDF" }] },
      { ...about("calls"), resources: [] },
    ];
    const answers: Record<string, unknown> = {
      "/api/3/action/package_search": { success: true, result: { count: 9, results } },
      "/api/3/action/datastore_search": { success: true, result: { records: RECORDS } },
    };
    const body = FILES[url.pathname] ?? (answers[url.pathname] && JSON.stringify(answers[url.pathname]));
    if (body === undefined) response.writeHead(404);
    response.end(body);
  });
  const search = `${web.url}/api/3/action/package_search`;
  const run = (...args: string[]) =>
    headwater(["inventory", "import", search, `--inventory=${made.inventory}`, ...args]);
  const yaml = async (name: string) => parse(await readFile(join(made.inventory, name), "utf8")) as unknown;
  return { ...made, dir, web, run, yaml };
}

describe("headwater inventory import", () => {
  it("makes data sets of a portal's tables, and keeps what it says of the rest", async () => {
    const { inventory, web, run, yaml } = await councilAndPortal();
    const { code, stdout, stderr } = await run(...SAID);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("is a page: 4 of 9 data sets");
    expect(stdout).toContain("calls is in the inventory already, and stays as it is.");
    expect(stdout).toContain(`${web.url}/species.csv is another table, and is left out.`);
    expect(stdout).toMatch(/tenant_name: .*\(identifier\)/);
    expect(await yaml("trees.yaml")).toMatchObject({
      ...{ id: "trees", title: "Street trees", owner: "Parks", licence: "Open Government Licence v3.0" },
      cadence: "monthly",
      source: {
        from: { kind: "http", urls: [`${web.url}/trees-2023.csv`, `${web.url}/trees-2024.csv`] },
        format: "csv",
      },
      fields: {
        tree: { type: "text", from: ["Tree No"] },
        planted: { type: "date" },
        tenant_name: { personal: "identifier" },
      },
    });
    expect(await yaml("visits.yaml")).toMatchObject({
      source: { from: { kind: "ckan", url: web.url, resource: "r1" }, format: "ndjson" },
      fields: { site: { type: "text" }, day: { type: "date" }, visits: { type: "integer" } },
    });
    expect(await readdir(join(inventory, "drafts"))).toEqual(["strategy.yaml"]);
    expect(await yaml("drafts/strategy.yaml")).toMatchObject({ id: "strategy", owner: "Parks", silo: "parks" });
    const checked = await headwater(["inventory", "check", `--inventory=${inventory}`]);
    expect(checked.stdout).toMatch("tiny: 4 data sets, 1 service. Nothing is wrong.");
  });

  it("keeps what a catalogue knows where only a person knows the rest, and add takes it up", async () => {
    const { inventory, web, run, yaml } = await councilAndPortal();
    const { code, stdout } = await run("--id", "visits");
    expect(code).toBe(0);
    expect(stdout.match(/^ {2}[\w.]+(?=:)/gm)).toEqual(["  silo", "  legal.basis", "  legal.purpose"]);
    expect((await readdir(inventory)).sort()).toEqual(["areas.yaml", "calls.yaml", "drafts", "inventory.yaml"]);
    const draft = join(inventory, "drafts", "visits.yaml");
    expect(await readFile(draft, "utf8")).toMatch(/^# A file does not tell everything[\s\S]*^# {3}legal\.basis: /m);
    const again = await run("--id", "visits");
    expect(again.stdout).toContain(`${draft} is there already, and stays as it is.`);
    const add = ["inventory", "add", `${web.url}/trees-2023.csv`, `--inventory=${inventory}`, `--answers=${draft}`];
    expect(await headwater([...add, ...SAID])).toMatchObject({ code: 0, stderr: "" });
    expect(await yaml("visits.yaml")).toMatchObject({ owner: "Parks", cadence: "monthly", silo: "parks" });
  });

  it.each<[string, (dir: string) => string[], RegExp]>([
    ["an unknown id", () => ["--id", "tree"], /Unknown data set: "tree"\. Did you mean "trees"\?/],
    ["one id for several", () => ["--answer", "id=x"], /An answer to id is for one data set\. Choose it with --id\./],
  ])("refuses %s, and writes nothing", async (_, args, message) => {
    const { inventory, dir, run } = await councilAndPortal();
    const before = await readdir(inventory);
    const { code, stderr } = await run(...args(dir));
    expect(stderr).toMatch(message);
    expect(code).toBeGreaterThan(0);
    expect(await readdir(inventory)).toEqual(before);
  });

  it("says what is wrong with a catalogue that is not there, or is none", async () => {
    const dir = await scratch();
    const { inventory } = await tinyCouncil(dir);
    const file = join(dir, "catalogue.json");
    const run = () => headwater(["inventory", "import", file, `--inventory=${inventory}`]);
    expect(await run()).toMatchObject({ code: 1, stderr: expect.stringContaining(`${file} cannot be read.`) });
    await writeFile(file, "<html>");
    expect(await run()).toMatchObject({ code: 1, stderr: expect.stringContaining(`${file} is no JSON`) });
  });
});

describe("headwater inventory export", () => {
  it.each(["dcat", "ckan"])("writes a catalogue as %s that another inventory begins with", async (format) => {
    const dir = await scratch();
    const { inventory } = await tinyCouncil(dir);
    const out = join(dir, "catalogue");
    const made = await headwater([
      "inventory",
      "export",
      "social-care-referrals",
      "river-levels",
      "--format",
      format,
      "--out",
      out,
    ]);
    expect(made).toMatchObject({ code: 0, stderr: "", stdout: `${out}: 2 data sets, without what is personal.\n` });
    expect(await readFile(out, "utf8")).not.toMatch(/nhs_number/i);
    expect((await headwater(["inventory", "import", out, `--inventory=${inventory}`])).code).toBe(0);
    const shown = JSON.parse((await headwater(["inventory", "show", "river-levels", "--json"])).stdout) as object;
    const draft = parse(await readFile(join(inventory, "drafts", "river-levels.yaml"), "utf8")) as object;
    const { fields, ...known } = draft as { fields: object };
    expect(shown).toMatchObject(known);
    expect(Object.keys(known)).toEqual(
      expect.arrayContaining(["id", "title", "owner", "contact", "licence", "cadence"]),
    );
    expect(Object.keys(fields)).toEqual(Object.keys((shown as { fields: object }).fields));
  });

  it("says which contact it left out, and writes nothing for an unknown id", async () => {
    const dir = await scratch();
    const { inventory } = await tinyCouncil(dir);
    const calls = join(inventory, "calls.yaml");
    await writeFile(calls, `${await readFile(calls, "utf8")}contact: jane.smith@council.example\n`);
    const run = (...args: string[]) =>
      headwater(["inventory", "export", `--inventory=${inventory}`, "--out", join(dir, "c"), ...args]);
    expect((await run("cals")).stderr).toContain('Unknown data set: "cals". Did you mean "calls"?');
    expect(await readdir(dir)).not.toContain("c");
    expect((await run()).stdout).toMatch(/^calls: its contact may be a person's, and is left out\./);
    expect(await readFile(join(dir, "c"), "utf8")).not.toContain("jane");
    const nowhere = await run("--out", join(dir, "no", "c"));
    expect(nowhere).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/cannot be written \(ENOENT\)\. Give another/),
    });
  });
});
