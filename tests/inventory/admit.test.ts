import { describe, expect, it } from "vitest";
import { admit } from "../../pipelines/inventory/admit.js";
import type { Dataset } from "../../pipelines/inventory/dataset.js";
import { inventoryStep } from "../../pipelines/inventory/inventoryStep.js";
import { openStore } from "../../pipelines/store/store.js";
import { scratch } from "../scratch.js";
import { callsWith, tinyCouncil } from "../tinyCouncil.js";

const dataset = (until?: string) =>
  ({
    title: "Calls",
    owner: "Customer services",
    sharing: { agreement: "A-1", from: "2024-04-01", until, renewal: "The Head of Customer services has to sign." },
  }) as Dataset;

describe("admit", () => {
  it("lets a data set without a sharing agreement in on any day", () => {
    expect(admit({ title: "Open data", owner: "ONS" } as Dataset, "1999-01-01")).toEqual({ admitted: true });
  });

  it("lets a data set in from the first day of its agreement to the last, both included", () => {
    for (const day of ["2024-04-01", "2025-01-01", "2026-03-31"])
      expect(admit(dataset("2026-03-31"), day)).toEqual({ admitted: true });
    expect(admit(dataset(), "2099-01-01")).toEqual({ admitted: true });
  });

  it("says who has to do what before the agreement and after it", () => {
    expect(admit(dataset(), "2024-03-31")).toEqual({
      admitted: false,
      reason:
        "Calls is left out: the sharing agreement with Customer services (A-1) begins only on 2024-04-01. The Head of Customer services has to sign.",
    });
    expect(admit(dataset("2026-03-31"), "2026-04-01")).toEqual({
      admitted: false,
      reason:
        "Calls is left out: the sharing agreement with Customer services (A-1) ended on 2026-03-31. The Head of Customer services has to sign.",
    });
  });
});

describe("inventoryStep", () => {
  const sharing = 'sharing: { agreement: A-1, from: "2020-01-01", until: "2024-12-31", renewal: Renew it. }\nsource:';
  const files = { "inventory/calls.yaml": callsWith("source:", sharing) };

  it("keeps the inventory, who is admitted and who is left out, for the as-of date", async () => {
    const store = await openStore(await scratch());
    const { inventory } = await tinyCouncil(await scratch(), files);
    const inside = await inventoryStep(store, { directory: inventory, asOf: "2024-12-31" });
    expect(inside.meta).toMatchObject({ inventory: { id: "tiny" }, admitted: ["areas", "calls"], leftOut: [] });
    const after = await inventoryStep(store, { directory: inventory, asOf: "2025-01-01" });
    expect(after.meta).toMatchObject({
      admitted: ["areas"],
      leftOut: [{ dataset: "calls", reason: expect.stringContaining("ended on") }],
    });
  });

  it("cannot begin when the names of areas may not be used", async () => {
    const store = await openStore(await scratch());
    const areas = `id: areas\ntitle: Areas\nowner: Planning\nsilo: planning\nlicence: L\ncadence: once
legal: { basis: B, purpose: P }\nsource: { files: [areas.csv], format: csv }
sharing: { agreement: A-2, from: "2030-01-01", renewal: Wait. }
fields: { code: { type: text }, name: { type: text } }\n`;
    const { inventory } = await tinyCouncil(await scratch(), { "inventory/areas.yaml": areas });
    await expect(inventoryStep(store, { directory: inventory, asOf: "2026-01-01" })).rejects.toThrow(
      "Areas is left out: the sharing agreement with Planning (A-2) begins only on 2030-01-01. Wait. Without areas no area has a name, so this night cannot begin.",
    );
  });

  it("depends on what the inventory says, not on where it lies or how it is written", async () => {
    const store = await openStore(await scratch());
    const here = await tinyCouncil(await scratch());
    const there = await tinyCouncil(await scratch(), { "inventory/calls.yaml": `# the same\n${callsWith("", "")}` });
    const first = await inventoryStep(store, { directory: here.inventory, asOf: "2025-01-01" });
    const second = await inventoryStep(store, { directory: there.inventory, asOf: "2025-01-01" });
    expect(second).toEqual({ ...first, reused: true });
    const changed = await tinyCouncil(await scratch(), { "inventory/calls.yaml": callsWith("Calls to", "Calls at") });
    expect((await inventoryStep(store, { directory: changed.inventory, asOf: "2025-01-01" })).hash).not.toBe(
      first.hash,
    );
  });
});
