import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Inventory } from "../../pipelines/inventory/dataset.js";
import { readInventory } from "../../pipelines/inventory/readInventory.js";
import { scratch } from "../scratch.js";
import { tinyCouncil } from "../tinyCouncil.js";
import { byKind, calls, header, type Mistakes, read } from "./tinyInventory.js";

describe("readInventory", () => {
  it("reads the header, and the data sets in the order of their ids with their defaults", async () => {
    expect(await read()).toMatchObject({
      id: "tiny",
      timeZone: "Europe/London",
      datasets: [
        { id: "areas", series: [], source: { encoding: "utf-8", skip: 0, empty: [""] } },
        {
          id: "calls",
          lagDays: 0,
          covers: "day",
          fields: { day: { type: "date", personal: "none", optional: false } },
        },
      ],
    });
  });

  it("makes categories series of their own: each service counts the rows of its categories", async () => {
    const services = "{ noise: { title: Noise, values: [N1, N2] }, damp: { title: Damp, values: [S1] } }";
    const { datasets } = (await read(calls("series:", `${byKind("area", services)}series:`))) as Inventory;
    const counted = { freq: ["D"], area: "area", time: "day", measure: "count", unit: "cases" };
    expect(datasets[1].series).toEqual([
      expect.objectContaining({ service: "calls" }),
      { service: "noise", title: "Noise", where: { area: ["N1", "N2"] }, ...counted },
      { service: "damp", title: "Damp", where: { area: ["S1"] }, ...counted },
    ]);
  });

  it("reads every inventory that is shipped", async () => {
    const shipped = await readdir("data/inventory");
    expect(shipped).toContain("sample");
    for (const name of shipped)
      expect((await readInventory(join("data/inventory", name))).datasets.length).toBeGreaterThan(3);
  });

  it("says what to do when there is no inventory", async () => {
    const dir = await scratch();
    await expect(readInventory(join(dir, "nowhere"))).rejects.toThrow(/nowhere cannot be read.*--inventory/);
    await expect(readInventory(dir)).rejects.toThrow(/has no inventory.yaml.*--inventory/);
    const { inventory } = await tinyCouncil(dir);
    await expect(readInventory(join(inventory, "calls.yaml"))).rejects.toThrow(/calls.yaml is no directory/);
    await rm(dir, { recursive: true });
  });
});

describe("an inventory with a mistake names the file, the line, the column, the value and the remedy:", () => {
  const cases: Mistakes = {
    "a key with a typo": [
      calls("cadence: daily", "cadance: daily"),
      'calls.yaml:6:1: unknown key "cadance". Did you mean "cadence"?',
    ],
    "a key in a nested place": [
      calls("time: day, measure", "tiem: day, measure"),
      /calls.yaml:16:\d+: unknown key "tiem" in series.0. Did you mean "time"\?/,
    ],
    "a key that looks like none": [
      calls("silo:", "zzzzz:"),
      /calls.yaml:4:1: unknown key "zzzzz". Allowed here: id, title,/,
    ],
    "a missing key": [calls("owner: Customer services\n", ""), /calls.yaml:1:1: "owner" is missing. Add a text./],
    "a missing key of a field": [
      calls("{ type: integer }", "{ unit: calls }"),
      /calls.yaml:10:3: "fields.id.type" is missing. Add one of text, integer,/,
    ],
    "a value that is none of the allowed ones": [
      calls("cadence: daily", "cadence: dialy"),
      /calls.yaml:6:10: cadence is "dialy". Use one of hourly, daily,.* Did you mean "daily"\?/,
    ],
    "a value of another kind": [
      calls("title: Calls to", "title: [Calls] # "),
      /calls.yaml:2:8: title is \["Calls"\]. Use a text/,
    ],
    "a kind of source that there is not": [
      calls(
        "source: { files: [calls.csv], format: csv }",
        "source: { from: { kind: socrta, url: x }, format: ndjson }",
      ),
      /calls.yaml:8:25: source.from.kind is "socrta". Use one of arcgis, ckan,.* Did you mean "socrata"\?/,
    ],
    "a source without its kind": [
      calls("source: { files: [calls.csv], format: csv }", "source: { from: { url: x }, format: ndjson }"),
      /calls.yaml:8:\d+: "source.from.kind" is missing. Add one of arcgis, ckan,/,
    ],
    "a source that lies nowhere": [
      calls("source: { files: [calls.csv], format: csv }", "source: { format: csv }"),
      /calls.yaml:8:9: say either `files` or `from`: where the data set lies. Add one./,
    ],
    "a source that lies in two places": [
      calls("format: csv", 'from: { kind: http, urls: ["https://example.org/t.csv"] }, format: csv'),
      /calls.yaml:8:9: say either `files` or `from`: where the data set lies; both are there. Take one away./,
    ],
    "records in another format than they come": [
      calls(
        "source: { files: [calls.csv], format: csv }",
        'source: { from: { kind: ckan, url: "https://example.org", resource: r }, format: csv }',
      ),
      /calls.yaml:8:\d+: records of a ckan source are ndjson. Say `format: ndjson`/,
    ],
    "a number out of range": [
      calls("time: day\n", "time: day\nlagDays: -1\n"),
      /calls.yaml:15:10: lagDays is -1. Use at least 0/,
    ],
    "a measure that is none": [
      calls("measure: count", "measure: { total: id }"),
      /calls.yaml:16:\d+: series.0.measure is \{"total":"id"\}. Use count, \{ sum: FIELD \}, \{ mean: FIELD \} or \{ stock: FIELD \}/,
    ],
    "a field's name that SQL would not like": [
      calls("  id: {", "  Call No: {"),
      /calls.yaml:10:3: the name "Call No" in fields does not fit: use small letters/,
    ],
    "a date that is none": [
      calls("source:", "sharing: { agreement: A, from: 1/4/2020, renewal: Ask. }\nsource:"),
      /calls.yaml:8:32: sharing.from is "1\/4\/2020". Use a date as YYYY-MM-DD/,
    ],
    "a day that the calendar lacks": [
      calls("source:", 'sharing: { agreement: A, from: "2021-02-30", renewal: Ask. }\nsource:'),
      /calls.yaml:8:32: sharing.from is "2021-02-30". Use a date as YYYY-MM-DD/,
    ],
    "text that is no YAML": [
      calls("title: Calls to the council", "title: 'Calls"),
      /calls.yaml:\d+:\d+: Missing closing/,
    ],
    "a key given twice": [
      calls("silo: contact", "silo: contact\nsilo: other"),
      /calls.yaml:5:1: Map keys must be unique/,
    ],
    "an empty file": [{ "inventory/calls.yaml": "" }, /calls.yaml:1:1: the file is empty/],
  };
  for (const [title, [files, message]] of Object.entries(cases))
    it(title, async () => expect(await read(files)).toMatch(message));

  it("all mistakes of all files at once", async () => {
    const message = await read({
      ...header("id: Tiny\ntitle: T\nareas: { dataset: areas, code: code, name: name }\n"),
      ...calls("cadence: daily", "cadance: daily"),
    });
    expect(message).toMatch(/inventory.yaml:1:5: id is "Tiny". Use small letters/);
    expect(message).toMatch(/calls.yaml:6:1: unknown key "cadance"/);
    expect(message).toMatch(/calls.yaml:1:1: "cadence" is missing/);
  });
});
