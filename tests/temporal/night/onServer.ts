import { describe, expect, it } from "vitest";
import { POLICIES } from "../../../workflows/policies.js";
import { AREA, AS_OF, SERVICE, STATE } from "../../../workflows/temporal/searchAttributes.js";
import type { NightWorld } from "./nightWorld.js";

/** What a server keeps of a night, and how it is found there. */
export const onServer = (world: NightWorld) =>
  describe("a night on Temporal", () => {
    it("is found by services, areas, as-of date and state", async () => {
      const options = world.night();
      const { runId, result } = await world.headwater.run(options);
      await result();
      const { typedSearchAttributes } = await world.temporal.connected.client.workflow
        .getHandle("headwater-night", runId)
        .describe();
      expect(typedSearchAttributes.get(SERVICE)).toEqual(["housing-repairs", "waste-reports"]);
      expect(typedSearchAttributes.get(AREA)).toEqual(["N01", "N02"]);
      expect(typedSearchAttributes.get(AS_OF)).toEqual(new Date(`${options.asOf}T00:00:00Z`));
      expect(typedSearchAttributes.get(STATE)).toBe("published");
    });

    it("carries references: no payload of its history reaches 100 kB, however much its steps say", async () => {
      world.change = { says: "9 data sets, ".repeat(50_000) };
      const { runId, result } = await world.headwater.run(world.night());
      await result();
      const history = await world.temporal.connected.client.workflow.getHandle("headwater-night", runId).fetchHistory();
      const sizes = (history.events ?? []).map((event) => JSON.stringify(event).length);
      expect(sizes.length).toBeGreaterThan(50);
      expect(Math.max(...sizes)).toBeLessThan(100_000);
    });

    it("is found by as many areas as a server takes, where it has more", async () => {
      world.areas = Array.from({ length: 1000 }, (_, i) => `E0${10_000_000 + i}`);
      const { runId, result } = await world.headwater.run(world.night());
      expect((await result()).areas).toEqual(world.areas);
      const { typedSearchAttributes } = await world.temporal.connected.client.workflow
        .getHandle("headwater-night", runId)
        .describe();
      const found = typedSearchAttributes.get(AREA)!;
      expect(found.length).toBeGreaterThan(100);
      expect(found).toEqual(world.areas.slice(0, found.length));
    });

    it("waits in one list of each queue, so that no worker looks into another", async () => {
      const { connection } = world.temporal.connected;
      for (const queue of new Set(Object.values(POLICIES).map((policy) => policy.queue))) {
        const { activityTaskQueuePartitions } = await connection.workflowService.listTaskQueuePartitions({
          namespace: "default",
          taskQueue: { name: queue },
        });
        expect(activityTaskQueuePartitions).toHaveLength(1);
      }
    });
  });
