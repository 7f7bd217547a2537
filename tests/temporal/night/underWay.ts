import { describe, expect, it } from "vitest";
import { InputError } from "../../../pipelines/inputError.js";
import { stepProgress } from "../../../workflows/temporal/withHeartbeats.js";
import { gate } from "./gate.js";
import type { NightWorld } from "./nightWorld.js";

/** What can be asked of a night that runs, and done to it. */
export const underWay = (world: NightWorld) =>
  describe("a night on Temporal", () => {
    it("shows heartbeats of the step that runs", async () => {
      const held = gate();
      world.before = (step) => (step === "features" ? held.pass() : undefined);
      const run = await world.headwater.run(world.night());
      await held.reached;
      await expect
        .poll(async () => (await run.status()).pending.find((p) => p.started)?.heartbeat)
        .toMatchObject({ activity: "features" });
      held.open();
      await run.result();
    });

    it("carries in a heartbeat how far the step is that told so, and no other", async () => {
      const held = gate();
      let first: string | undefined;
      world.before = async (step, subject) => {
        if (step !== "network") return;
        first ??= subject;
        if (first === subject) stepProgress()({ done: 120, of: 300, unit: "training steps" });
        await held.pass();
      };
      const run = await world.headwater.run(world.night());
      await held.reached;
      const told = async () =>
        (await run.status()).pending.flatMap(({ heartbeat }) => (heartbeat?.progress ? [heartbeat.progress] : []));
      await expect.poll(told).toEqual([{ done: 120, of: 300, unit: "training steps" }]);
      held.open();
      await run.result();
    });

    it("stops after the step that runs now: that is committed, what waits never begins", async () => {
      const held = gate();
      const begun: string[] = [];
      world.before = async (step, subject) => {
        begun.push(`${step} ${subject}`);
        if (step === "panel") await held.pass();
      };
      const options = world.night();
      const run = await world.headwater.run(options);
      await held.reached;
      await run.stop("Friday is early closing");
      await new Promise((resolve) => setTimeout(resolve, 300));
      held.open();
      await expect(run.result()).rejects.toThrow("Stopped: Friday is early closing");
      expect((await run.status()).state).toBe("stopped");
      const panels = begun.filter((b) => b.startsWith("panel"));
      expect(panels).toHaveLength(1);
      expect(begun.some((b) => b.startsWith("features"))).toBe(false);
      const { events } = await world.embedded(options);
      expect(
        events
          .filter((e) => e.state === "done" && e.reused)
          .map((e) => `${e.activity} ${e.subject}`)
          .filter((s) => s.startsWith("panel")),
      ).toHaveLength(1);
    });

    it("is made again by retry with the same options, without what it had committed", async () => {
      let fail = true;
      const begun: string[] = [];
      world.before = (step) => {
        begun.push(step);
        if (step === "combine" && fail) throw new InputError("not today");
      };
      const options = world.night();
      await expect((await world.headwater.run(options)).result()).rejects.toThrow("not today");
      fail = false;
      begun.length = 0;
      const again = await world.headwater.retry();
      expect((await again.status()).options).toEqual(options);
      await again.result();
      expect(begun.sort()).toEqual(["combine", "combine", "plan", "publish"]);
    });

    it("is one at a time: a second is refused, and told about the first", async () => {
      const held = gate();
      world.before = (step) => (step === "land" ? held.pass() : undefined);
      const options = world.night();
      const run = await world.headwater.run(options);
      await held.reached;
      await expect(world.headwater.run(world.night())).rejects.toThrow(`A night runs already, as of ${options.asOf}`);
      await expect(world.headwater.retry()).rejects.toThrow(/headwater cancel/);
      held.open();
      await run.result();
    });
  });
