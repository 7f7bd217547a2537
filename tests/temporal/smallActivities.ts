import type { Ref, Store } from "../../pipelines/store/store.js";
import type { Activities, DatasetDone, MemberDone, Plan, TargetDone } from "../../workflows/activities.js";

/** Called before each step commits; a test may wait, fail or count here. */
export type Before = (step: keyof Activities, subject: string) => void | Promise<void>;

const TARGETS = [
  { service: "housing-repairs", freq: "W-MON", dataset: "repairs" },
  { service: "waste-reports", freq: "W-MON", dataset: "waste" },
];

/**
 * A small night over a real store: each step commits a number that depends on those of the steps before it.
 * What Temporal does with a night is the same for it and for a real one, and it takes milliseconds.
 */
export function smallActivities(store: Store, before: Before = () => {}, change: Partial<Plan> = {}): Activities {
  const step = async (name: keyof Activities, subject: string, inputs: unknown) => {
    const { hash, digest, reused } = await store.step({
      name,
      version: 1,
      inputs: { subject, inputs },
      run: async () => {
        await before(name, subject);
        return { subject, inputs };
      },
    });
    return { step: name, hash, digest, reused, says: `${name} of ${subject}` };
  };
  const digests = (refs: readonly Ref[]) => refs.map((ref) => ref.digest);

  return {
    async plan(options): Promise<Plan> {
      await before("plan", "");
      return {
        ...options,
        sources: "",
        capacityRef: { step: "capacity", hash: "0", digest: "0" },
        inventoryRef: { step: "inventory", hash: "0", digest: "0" },
        datasets: ["repairs", "waste"],
        targets: TARGETS,
        members: ["seasonal-naive", "holt-winters"],
        networks: ["network"],
        release: "automatic",
        version: "0",
        says: "2 data sets",
        backend: { name: "cpu", threads: 1, why: "a test" },
        ...change,
      };
    },
    land: async (plan, dataset): Promise<DatasetDone> => ({ ...(await step("land", dataset, plan.asOf)), dataset }),
    recall: async (plan, dataset, why): Promise<DatasetDone> => ({
      ...(await step("recall", dataset, [plan.asOf, why])),
      dataset,
      unreached: why,
    }),
    load: async (_plan, landed): Promise<DatasetDone> => ({
      ...(await step("load", landed.dataset, landed.digest)),
      dataset: landed.dataset,
    }),
    panel: async (_plan, target, loaded): Promise<TargetDone> => ({
      ...(await step("panel", target.service, digests(loaded))),
      ...target,
    }),
    features: async (_plan, { service, freq, dataset, digest }, panels, loaded): Promise<TargetDone> => ({
      ...(await step("features", service, [digest, digests(panels), digests(loaded)])),
      service,
      freq,
      dataset,
    }),
    local: async (plan, { service, freq, dataset, digest }, member): Promise<MemberDone> => ({
      ...(await step("local", `${service} ${member}`, [digest, plan.seed])),
      service,
      freq,
      dataset,
      member,
    }),
    network: async (plan, member, freq, window, features) => ({
      ...(await step("network", `${freq} ${window}`, [digests(features), plan.seed])),
      member,
      freq,
      window,
    }),
    combine: async (_plan, { service, freq, dataset, digest }, members, networks): Promise<TargetDone> => ({
      ...(await step("combine", service, [digest, digests(members), digests(networks)])),
      service,
      freq,
      dataset,
    }),
    async publish(_plan, loaded, combined, skipped) {
      const published = await step("publish", "tables", [digests(loaded), digests(combined), skipped]);
      return {
        run: published.digest,
        dir: `published/${published.digest}`,
        says: published.says,
        areas: ["N01", "N02"],
      };
    },
  };
}
