import { describe, expect, it } from "vitest";
import type { StepEvent } from "../../../workflows/embedded/report.js";
import type { NightWorld } from "./nightWorld.js";

/** One pipeline: what a night is on Temporal, it is in one process. */
export const asEmbedded = (world: NightWorld) =>
  describe("a night on Temporal", () => {
    it("publishes what the embedded runner publishes, and reuses its steps", async () => {
      const options = world.night();
      const there = await (await world.headwater.run(options)).result();
      const here = await world.embedded(options);
      expect(there).toEqual(here.published);
      expect(
        here.events
          .filter((e) => e.state === "done" && e.activity !== "plan")
          .every((e) => e.reused || e.activity === "publish"),
      ).toBe(true);
    });

    it("reports the steps that the embedded runner reports", async () => {
      const options = world.night();
      const events: StepEvent[] = [];
      await (await world.headwater.run(options)).follow((event) => events.push(event));
      const done = (all: StepEvent[]) =>
        all
          .filter((e) => e.state === "done" || e.state === "queued")
          .map((e) => `${e.state} ${e.activity} ${e.subject} ${e.says}`)
          .sort();
      expect(done(events)).toEqual(done((await world.embedded(options)).events));
    });
  });
