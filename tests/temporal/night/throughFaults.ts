import { describe, expect, it } from "vitest";
import { Unreached } from "../../../pipelines/connect/unreached.js";
import { InputError } from "../../../pipelines/inputError.js";
import type { StepEvent } from "../../../workflows/embedded/report.js";
import { POLICIES } from "../../../workflows/policies.js";
import type { NightWorld } from "./nightWorld.js";

/** What is tried again, what never is, and what a night goes on without. */
export const throughFaults = (world: NightWorld) =>
  describe("a night on Temporal", () => {
    it("tries a passing fault again and tells the follower, as often as the table says", async () => {
      let calls = 0;
      world.before = (step) => {
        if (step === "panel" && calls++ === 0) throw new Error("socket hang up");
      };
      const events: StepEvent[] = [];
      const run = await world.headwater.run(world.night());
      await run.follow((event) => events.push(event));
      await run.result();
      expect(events.filter((e) => e.state === "retrying")).toEqual([
        expect.objectContaining({ activity: "panel", says: "socket hang up" }),
      ]);
    });

    it("never tries a wrong input again, and fails with its sentence", async () => {
      const calls: string[] = [];
      world.before = (step, subject) => {
        if (step !== "load") return;
        calls.push(subject);
        throw new InputError("fires.csv has no column Borough");
      };
      const run = await world.headwater.run(world.night());
      const error = await run.result().catch((e) => e);
      expect(error).toBeInstanceOf(InputError);
      expect(error.message).toBe("fires.csv has no column Borough");
      expect(calls).toEqual([...new Set(calls)]);
      expect((await run.status()).state).toBe("failed");
    });

    it("leaves out a network that keeps failing, with a note, and publishes", async () => {
      world.before = (step, subject) => {
        if (step === "network" && subject.endsWith("2")) throw new Error("out of memory");
      };
      const events: StepEvent[] = [];
      const run = await world.headwater.run(world.night());
      await run.follow((event) => events.push(event));
      await run.result();
      expect(events).toContainEqual(
        expect.objectContaining({
          activity: "network",
          subject: "network W-MON window 2",
          state: "skipped",
          says: "out of memory",
        }),
      );
      expect(POLICIES.network.attempts).toBeGreaterThan(1);
    });

    it("goes on with what was landed before where a source gives nothing, after as many attempts as the table says", async () => {
      let attempts = 0;
      world.before = (step, subject) => {
        if (step !== "land" || subject !== "waste") return;
        attempts++;
        throw new Unreached("waste: data.example.org is busy or broken (HTTP 503).", true);
      };
      const events: StepEvent[] = [];
      const run = await world.headwater.run(world.night());
      await run.follow((event) => events.push(event));
      await run.result();
      expect(attempts).toBe(POLICIES.land.attempts);
      const said = { subject: "waste", says: "waste: data.example.org is busy or broken (HTTP 503)." };
      expect(events).toContainEqual(expect.objectContaining({ ...said, activity: "land", state: "skipped" }));
      expect(events).toContainEqual(expect.objectContaining({ activity: "recall", subject: "waste", state: "done" }));
      expect(events).toContainEqual(expect.objectContaining({ activity: "load", subject: "waste", state: "done" }));
    });
  });
