import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { InputError } from "../../pipelines/inputError.js";
import { fullDisk } from "../../pipelines/store/fullDisk.js";
import { openStore } from "../../pipelines/store/store.js";
import type { StepEvent } from "../../workflows/embedded/report.js";
import { withPolicies } from "../../workflows/embedded/withPolicies.js";
import { nightly } from "../../workflows/nightly.js";
import { sayFullDisk } from "../../workflows/sayFullDisk.js";
import { scratch } from "../scratch.js";
import { smallActivities } from "../temporal/smallActivities.js";

const night = { inventory: "sample", asOf: "2026-01-01", models: ["auto"], seed: 1 };

// Linux keeps a device that is always full; elsewhere the error is made from its code.
const writeToFullDisk = async () => {
  if (existsSync("/dev/full")) return writeFile("/dev/full", "a row");
  throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
};

it("a night on a full disk stops at once with what to do, and goes on from there when there is space again", async () => {
  const store = await openStore(await scratch());
  let full = true;
  const events: StepEvent[] = [];
  const steps = () =>
    withPolicies(
      sayFullDisk(
        smallActivities(store, (step) => (full && step === "panel" ? writeToFullDisk() : undefined)),
        store.root,
      ),
      { report: (event) => events.push(event), concurrency: 2, sleep: async () => {} },
    );
  const error = await nightly(night, steps()).catch((e) => e);
  expect(error).toBeInstanceOf(InputError);
  expect(error.message).toContain(`The disk that holds the store ${store.root} is full: free some space`);
  expect(events.filter((event) => event.state === "retrying")).toEqual([]);

  full = false;
  events.length = 0;
  await nightly(night, steps());
  const loads = events.filter((event) => event.activity === "load" && event.state === "done");
  expect(loads.map((event) => event.reused)).toEqual([true, true]);
});

it("is told from other errors, in whichever words it comes", () => {
  for (const text of ["IO Error: Could not write file: No space left on device", "Error: ENOSPC: write"])
    expect(fullDisk(new Error(text), "/store")).toBeInstanceOf(InputError);
  const other = new Error("socket hang up");
  expect(fullDisk(other, "/store")).toBe(other);
});
