import { afterAll, afterEach, beforeAll } from "vitest";
import type { NightOptions, Plan, Published } from "../../../workflows/activities.js";
import type { StepEvent } from "../../../workflows/embedded/report.js";
import { withPolicies } from "../../../workflows/embedded/withPolicies.js";
import { nightly } from "../../../workflows/nightly.js";
import { type Headwater, headwaterOn } from "../../../workflows/temporal/client.js";
import { type Before, smallActivities } from "../smallActivities.js";
import { startTemporal, type Temporal } from "../startTemporal.js";

export interface NightWorld {
  readonly temporal: Temporal;
  readonly headwater: Headwater;
  /** What the worker's activities do before they commit; each test sets its own. */
  before?: Before;
  /** What the plan says instead; each test sets its own. */
  change?: Partial<Plan>;
  /** Areas that the publication names instead; each test sets its own. */
  areas?: readonly string[];
  /** Options of a night of which nothing is in the store yet. */
  night(): NightOptions;
  /** The same night in this process, in the same store. */
  embedded(options: NightOptions): Promise<{ published: Published; events: StepEvent[] }>;
}

/** A server and a worker of small nights for all tests of a file. */
export function nightWorld(): NightWorld {
  let temporal: Temporal;
  let headwater: Headwater;
  let days = 0;
  const world: NightWorld = {
    get temporal() {
      return temporal;
    },
    get headwater() {
      return headwater;
    },
    night: () => ({
      inventory: "sample",
      asOf: new Date(Date.UTC(2025, 0, ++days)).toISOString().slice(0, 10),
      models: ["auto"],
      seed: 1,
    }),
    async embedded(options) {
      const events: StepEvent[] = [];
      const report = (e: StepEvent) => events.push(e);
      const activities = smallActivities(temporal.store);
      const published = await nightly(
        options,
        withPolicies(activities, { report, concurrency: 2, sleep: async () => {} }),
      );
      return { published, events };
    },
  };
  beforeAll(async () => {
    temporal = await startTemporal();
    headwater = headwaterOn(temporal.connected, "test");
    const activities = smallActivities(temporal.store, (step, subject) => world.before?.(step, subject), {});
    await temporal.work({
      ...activities,
      plan: async (o) => ({ ...(await activities.plan(o)), ...world.change }),
      publish: async (...args) => {
        const published = await activities.publish(...args);
        return world.areas ? { ...published, areas: world.areas } : published;
      },
    });
  });
  afterEach(() => {
    world.before = undefined;
    world.change = undefined;
    world.areas = undefined;
  });
  afterAll(() => temporal.end());
  return world;
}
