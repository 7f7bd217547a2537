import { describe, expect, it } from "vitest";
import type { StepEvent } from "../../../workflows/embedded/report.js";
import type { NightWorld } from "./nightWorld.js";

/** A night that a person releases. */
export const forApproval = (world: NightWorld) =>
  describe("a night that needs approval", () => {
    const hold = async () => {
      world.change = { release: "approval" };
      const run = await world.headwater.run(world.night());
      await expect.poll(async () => (await run.status()).state).toBe("held");
      return run;
    };

    it("waits before it publishes, then publishes and keeps who and why", async () => {
      const published: string[] = [];
      world.before = (step) => void (step === "publish" && published.push(step));
      const run = await hold();
      expect(published).toEqual([]);
      const events: StepEvent[] = [];
      const following = run.follow((e) => events.push(e));
      await run.approve({ who: "the duty analyst", why: "checked against last week" });
      await run.result();
      await following;
      expect(published).toEqual(["publish"]);
      expect(events).toContainEqual(expect.objectContaining({ activity: "publish", state: "held" }));
      expect(await run.status()).toMatchObject({
        state: "published",
        decided: { verdict: "approved", who: "the duty analyst", why: "checked against last week" },
      });
    });

    it("publishes nothing when it is rejected", async () => {
      const run = await hold();
      world.before = (step) => {
        if (step === "publish") throw new Error("published");
      };
      await run.reject({ who: "the duty analyst", why: "fires look wrong" });
      await expect(run.result()).rejects.toThrow("Rejected by the duty analyst: fires look wrong");
      expect((await run.status()).state).toBe("rejected");
    });

    it("takes no decision without who and why, twice, or when it is over", async () => {
      const run = await hold();
      await expect(run.approve({ who: "the duty analyst", why: "  " })).rejects.toThrow("A decision says why");
      await expect(run.reject({ who: "", why: "fires look wrong" })).rejects.toThrow("A decision says who");
      expect((await run.status()).state).toBe("held");
      await run.approve({ who: "the duty analyst", why: "fine" });
      await run.result();
      await expect(run.reject({ who: "somebody", why: "too late" })).rejects.toThrow(
        "does not wait for a decision: it is published",
      );
    });

    it("can be stopped while it waits", async () => {
      const run = await hold();
      await run.stop("no approver until Monday");
      await expect(run.result()).rejects.toThrow("Stopped: no approver until Monday");
    });
  });
