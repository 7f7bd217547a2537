import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openStore } from "../../pipelines/store/store.js";
import { readCapacity } from "../../pipelines/warnings/readCapacity.js";
import { scratch } from "../scratch.js";

async function reading(text: string | null, place = "sources") {
  const dir = await scratch();
  const [directory, sources] = [join(dir, "inventory"), join(dir, "sources")];
  for (const made of [directory, sources]) await mkdir(made);
  if (text !== null) await writeFile(join(dir, place, "capacity.yaml"), text);
  const store = await openStore(join(dir, "store"));
  return readCapacity(store, { file: "capacity.yaml", directory, sources });
}

it.each(["inventory", "sources"])("reads the file that lies in %s, one row a service and area", async (place) => {
  const { meta } = await reading("repairs: { freq: W-MON, areas: { A01: 40, A02: 12.5 } }\n", place);
  expect(meta.capacity).toEqual([
    { service: "repairs", area: "A01", freq: "W-MON", capacity: 40 },
    { service: "repairs", area: "A02", freq: "W-MON", capacity: 12.5 },
  ]);
});

it("is empty for an inventory without a capacity file", async () => {
  const store = await openStore(await scratch());
  expect((await readCapacity(store, { directory: "/", sources: "/" })).meta.capacity).toEqual([]);
});

it("names both places where a file that is missing was looked for", async () => {
  await expect(reading(null)).rejects.toThrow(/capacity\.yaml is neither in .*inventory nor in .*sources/);
});

it.each([
  ["repairs: { freq: weekly, areas: { A01: 40 } }", /capacity\.yaml:1:18: .*weekly/],
  ["repairs: { freq: W-MON, areas: { A01: none } }", /capacity\.yaml:1:39/],
  ["repairs: { freq: W-MON, areas: { A01: -1 } }", /capacity\.yaml:1:39/],
  ["repairs: [", /capacity\.yaml:1:/],
])("names the line and column of %j", async (text, place) => {
  await expect(reading(text)).rejects.toThrow(place);
});
