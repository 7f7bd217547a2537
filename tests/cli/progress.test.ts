import { expect, it } from "vitest";
import { createProgress } from "../../cli/progress.js";
import type { StepEvent } from "../../workflows/embedded/report.js";

const event = (state: StepEvent["state"], rest: Partial<StepEvent> = {}): StepEvent => ({
  activity: "land",
  subject: "fires",
  says: "",
  reused: false,
  state,
  ...rest,
});

function watch(live: boolean) {
  let text = "";
  let clock = 0;
  const progress = createProgress({ out: { write: (part) => (text += part) }, live, now: () => clock });
  return { progress, text: () => text, pass: (milliseconds: number) => (clock += milliseconds) };
}

it("prints one plain line a step that ended, with its time and what it did, where there is no terminal", () => {
  const { progress, text, pass } = watch(false);
  progress.report(event("queued"));
  progress.report(event("started"));
  pass(1234);
  progress.report(event("done", { says: "90,146 rows" }));
  expect(text()).toMatch(/^✓ land fires +1\.2 s {2}90,146 rows\n$/);
});

it("says `as before` instead of a time for a result that lay in the store", () => {
  const { progress, text } = watch(false);
  progress.report(event("started"));
  progress.report(event("done", { reused: true }));
  expect(text()).toMatch(/as before/);
});

it("shows on a terminal how many steps are done and what runs now, and wipes it at the end", () => {
  const { progress, text } = watch(true);
  for (const subject of ["fires", "rescues"]) progress.report(event("queued", { subject }));
  progress.report(event("started"));
  expect(text().endsWith("  0/2 land fires")).toBe(true);
  progress.report(event("done"));
  progress.report(event("started", { subject: "rescues" }));
  expect(text().endsWith("  1/2 land rescues")).toBe(true);
  progress.end();
  expect(text().endsWith("\r\u001b[2K")).toBe(true);
});

it("counts a step that is tried again once", () => {
  const { progress, text } = watch(true);
  progress.report(event("queued"));
  progress.report(event("started"));
  progress.report(event("retrying", { says: "socket hang up" }));
  expect(text()).toMatch(/↻ land fires .*socket hang up/);
  progress.report(event("done"));
  progress.report(event("queued", { subject: "rescues" }));
  progress.report(event("started", { subject: "rescues" }));
  expect(text().endsWith("1/2 land rescues")).toBe(true);
});

it("shows how far a step is while it runs, where it says so, and no other", () => {
  const { progress, text } = watch(true);
  progress.report(event("queued"));
  progress.report(event("started"));
  progress.far({ activity: "land", subject: "fires" }, { done: 1.5, of: 8, unit: "MB" });
  expect(text().endsWith("  0/1 land fires 1.5 of 8 MB")).toBe(true);
  const shown = text();
  progress.far({ activity: "land", subject: "rescues" }, { done: 1, of: 2, unit: "MB" });
  expect(text()).toBe(shown);
  progress.report(event("done"));
  progress.report(event("started"));
  expect(text().endsWith("  1/1 land fires")).toBe(true);
});
