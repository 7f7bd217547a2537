import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  type Dataset,
  datasetSchema,
  type InventoryHeader,
  inventorySchema,
} from "../../pipelines/inventory/dataset.js";
import { type Borough, openBorough } from "./borough.js";
import { filesOf } from "./filesOf.js";
import { isNhsNumber } from "./isNhsNumber.js";

const directory = fileURLToPath(new URL("../../data/inventory/sample", import.meta.url));
const names = (await readdir(directory)).sort();
const read = async (name: string): Promise<unknown> => parse(await readFile(join(directory, name), "utf8"));
const header: InventoryHeader = inventorySchema.parse(await read("inventory.yaml"));
const datasets: Dataset[] = await Promise.all(
  names.filter((name) => name !== "inventory.yaml").map(async (name) => datasetSchema.parse(await read(name))),
);

let sample: Borough;
let files: Map<string, Buffer>;
beforeAll(async () => {
  sample = await openBorough("2025-02-11");
  files = await filesOf(sample.dir);
});
afterAll(() => sample.close());

const matches = (pattern: string, path: string) =>
  new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`).test(path);

interface Lines {
  readonly columns: string[];
  readonly lines: string[][];
}
const known = new Map<string, Lines[]>();

/** A data set's files as texts; none of the sample's quotes a value. */
function filesOfDataset({ id, source }: Dataset): Lines[] {
  const found = known.get(id);
  if (found) return found;
  const paths = [...files.keys()].filter((path) => source.files.some((pattern) => matches(pattern, path)));
  const read = paths.map((path) => {
    const text = files.get(path)!.toString(source.encoding === "latin-1" ? "latin1" : "utf8");
    const [columns, ...lines] = text
      .trimEnd()
      .split("\n")
      .map((line) => line.split(source.delimiter));
    return { columns, lines };
  });
  known.set(id, read);
  return read;
}

/** All values of the first column there with one of these names. */
const valuesOf = (dataset: Dataset, names: readonly string[]): (string | undefined)[] =>
  filesOfDataset(dataset).flatMap(({ columns, lines }) => {
    const place = columns.indexOf(names.find((name) => columns.includes(name)) ?? "");
    return lines.map((line) => line[place]);
  });

const columnsOf = (dataset: Dataset) => [...new Set(filesOfDataset(dataset).flatMap(({ columns }) => columns))];

it("every data set has its own file, and every generated file is one data set's", () => {
  expect(datasets.map((dataset) => `${dataset.id}.yaml`)).toEqual(names.filter((name) => name !== "inventory.yaml"));
  for (const path of files.keys()) {
    if (["truth.json", header.capacity].includes(path)) continue;
    const owners = datasets.filter(({ source }) => source.files.some((pattern) => matches(pattern, path)));
    expect(owners.length, path).toBe(1);
  }
  expect(files.has(header.capacity!)).toBe(true);
});

it("the services are those of the truth, and those of the data set that may not be used", () => {
  const services = datasets.flatMap(({ id, series }) => series.map(({ service, freq }) => ({ id, service, freq })));
  const { truth } = sample;
  expect(services.filter(({ id }) => id !== truth.mess.expired.dataset)).toEqual(
    Object.entries(truth.services).map(([service, { freq }]) => ({ id: service, service, freq: [freq] })),
  );
  expect(services.length).toBe(7);
});

it("all areas are in the lookup, with the facts that are declared", () => {
  const areas = datasets.find(({ id }) => id === header.areas.dataset)!;
  expect(valuesOf(areas, [header.areas.code])).toEqual(sample.truth.areas);
  expect(new Set(valuesOf(areas, [header.areas.name])).size).toBe(sample.truth.areas.length);
  for (const fact of areas.statics!.values)
    expect(valuesOf(areas, [fact]).every((value) => Number(value) > 0)).toBe(true);
});

it("the expired agreement says who has to do what; all others are in force", () => {
  for (const { id, sharing } of datasets) {
    if (!sharing) continue;
    const expired = sharing.until !== undefined && sharing.until < "2020-01-01";
    expect(expired).toBe(id === sample.truth.mess.expired.dataset);
    expect(sharing.from < "2016-01-01").toBe(true);
    if (expired) {
      expect(sharing.until).toBe(sample.truth.mess.expired.until);
      expect(sharing.renewal).toMatch(/Director of Adult Social Care .* sign a new agreement/);
    }
  }
});

describe.each(datasets.map((dataset) => [dataset.id, dataset] as const))("%s", (id, dataset) => {
  it("declares columns that are there, each value of its declared type", () => {
    expect(filesOfDataset(dataset).length).toBeGreaterThan(0);
    const formats: Record<string, RegExp> = { "%Y-%m-%d": /^\d{4}-\d{2}-\d{2}$/, "%d/%m/%Y": /^\d{2}\/\d{2}\/\d{4}$/ };
    const types: Record<string, RegExp> = {
      text: /./,
      integer: /^-?\d+$/,
      number: /^-?\d+(\.\d+)?$/,
      timestamp: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/,
    };
    for (const [name, field] of Object.entries(dataset.fields)) {
      const allowed =
        field.type === "date" ? (field.formats ?? ["%Y-%m-%d"]).map((format) => formats[format]) : [types[field.type]];
      const wrong = valuesOf(dataset, field.from ?? [name]).filter((v) => !allowed.some((type) => type.test(v ?? "")));
      expect(wrong.slice(0, 3), `${id} ${name}`).toEqual([]);
    }
  });

  it("names in its key, time, series and covariates only fields that it declares", () => {
    const measured = [...dataset.series, ...dataset.covariates].flatMap(({ measure }) =>
      measure === "count" ? [] : Object.values(measure),
    );
    const used = [
      ...(dataset.key ?? []),
      ...(dataset.time ? [dataset.time] : []),
      ...measured,
      ...dataset.series.flatMap(({ area, time }) => [area as string, time]),
      ...(dataset.statics ? [dataset.statics.area, ...dataset.statics.values] : []),
    ];
    expect(used.length).toBeGreaterThan(0);
    for (const name of used) expect(dataset.fields[name]?.personal, `${id} ${name}`).toBe("none");
  });

  it("leaves out at most the column that the truth calls undeclared", () => {
    const declared = new Set(Object.entries(dataset.fields).flatMap(([name, { from }]) => from ?? [name]));
    const { undeclared } = sample.truth.mess;
    expect(columnsOf(dataset).filter((column) => !declared.has(column))).toEqual(
      id === undeclared.dataset ? [undeclared.column] : [],
    );
  });

  it("declares the lag that its rows were made with", () => {
    expect(dataset.lagDays).toBe(sample.truth.datasets[id]?.lagDays ?? 0);
  });

  it("gives every personal field its class, and holds nothing personal elsewhere", () => {
    const personal = Object.entries(dataset.fields).flatMap(([name, { personal }]) =>
      personal === "none" ? [] : [name],
    );
    const { mess } = sample.truth;
    if (id !== mess.expired.dataset) expect(personal).toEqual((mess.personal as Record<string, string[]>)[id] ?? []);
    const looksPersonal = /^Person \d+$|^\d{10}$|^07700 900\d{3}$/;
    const suspicious = columnsOf(dataset).filter((column) =>
      valuesOf(dataset, [column]).some((value) => value !== undefined && looksPersonal.test(value)),
    );
    expect(suspicious.filter((column) => !personal.includes(column))).toEqual([]);
  });

  it("has no number that is anybody's NHS number", () => {
    const numbers = valuesOf(dataset, ["nhs_number"]).filter((value) => value !== undefined);
    expect(numbers.length > 0).toBe("nhs_number" in dataset.fields);
    expect(numbers.find(isNhsNumber)).toBeUndefined();
  });
});
