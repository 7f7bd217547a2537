import { readdir, truncate } from "node:fs/promises";
import { join } from "node:path";
import { defaultPayloadConverter, type PayloadCodec } from "@temporalio/common";
import fc from "fast-check";
import { expect, it } from "vitest";
import { openStore } from "../../pipelines/store/store.js";
import type { Activities, TargetDone } from "../../workflows/activities.js";
import { nightly } from "../../workflows/nightly.js";
import { POLICIES } from "../../workflows/policies.js";
import { claimCheck, LARGEST, payloadsIn } from "../../workflows/temporal/claimCheck.js";
import { sweepPayloads } from "../../workflows/temporal/sweepPayloads.js";
import { scratch } from "../scratch.js";
import { smallActivities } from "./smallActivities.js";

const toPayload = (value: unknown) => defaultPayloadConverter.toPayload(value);
const size = (payloads: Awaited<ReturnType<PayloadCodec["encode"]>>) =>
  payloads.reduce(
    (sum, { data, metadata }) =>
      sum + [data, ...Object.values(metadata ?? {})].reduce((n, b) => n + (b?.length ?? 0), 0),
    0,
  );

it("what comes back is what was given, and what goes through the server is small", async () => {
  const codec = claimCheck((await openStore(await scratch())).root);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(4 * LARGEST)), async (lengths) => {
      const values = lengths.map((length) => "ä".repeat(length / 2));
      const encoded = await codec.encode(values.map(toPayload));
      for (const payload of encoded) expect(size([payload])).toBeLessThan(LARGEST + 100);
      const decoded = await codec.decode(encoded);
      expect(decoded.map((payload) => defaultPayloadConverter.fromPayload(payload))).toEqual(values);
    }),
    { numRuns: 30 },
  );
});

it("equal payloads lie in the store once, and no longer than a history can name them", async () => {
  const { root } = await openStore(await scratch());
  const large = toPayload("x".repeat(LARGEST));
  const both = await claimCheck(root).encode([large, large]);
  expect(await claimCheck(root).encode([large])).toEqual([both[0]]);
  expect(both[1]).toEqual(both[0]);
  expect(await readdir(payloadsIn(root))).toHaveLength(1);
  expect(await readdir(join(root, "tmp"))).toEqual([]);
  await sweepPayloads(root, Date.now() + 39 * 86_400_000);
  expect(await readdir(payloadsIn(root))).toHaveLength(1);
  await sweepPayloads(root, Date.now() + 41 * 86_400_000);
  expect(await readdir(payloadsIn(root))).toEqual([]);
});

it("a reference to what another store holds, or to what is damaged, says so", async () => {
  const [{ root }, other] = [await openStore(await scratch()), await scratch()];
  const encoded = await claimCheck(root).encode([toPayload("x".repeat(LARGEST))]);
  await expect(claimCheck(other).decode(encoded)).rejects.toThrow(
    /has no payload [0-9a-f]{12} of this night: is it the store/,
  );
  const [name] = await readdir(payloadsIn(root));
  await truncate(join(payloadsIn(root), name), 10);
  await expect(claimCheck(root).decode(encoded)).rejects.toThrow(/holds damaged data/);
});

/** The arguments and the result of every step of a night with so many services, as they go through the server. */
async function largestOfNight(services: number): Promise<number> {
  const store = await openStore(await scratch());
  const codec = claimCheck(store.root);
  const named = Array.from({ length: services }, (_, i) => `a-service-of-the-council-${i}`);
  const change = {
    datasets: named,
    targets: named.map((service) => ({ service, freq: "W-MON", dataset: service })),
    members: ["seasonal-naive"],
  };
  // A step tells what it would commit, so that only the payloads go to the disk.
  const told = (name: string, of: object): TargetDone =>
    ({
      step: name,
      hash: "h".repeat(64),
      digest: "d".repeat(64),
      reused: false,
      says: `${name}, 12 series`,
      ...of,
    }) as TargetDone;
  const small = smallActivities(store, undefined, change);
  const acts = {
    ...small,
    land: async (_plan, dataset) => ({ ...told("landed", {}), dataset }),
    load: async (_plan, { dataset }) => ({ ...told("load", {}), dataset }),
    panel: async (_plan, target) => told("panel", target),
    features: async (_plan, { service, freq, dataset }) => told("features", { service, freq, dataset }),
    local: async (_plan, { service, freq, dataset }, member) => ({
      ...told("local", { service, freq, dataset }),
      member,
    }),
    network: async (_plan, member, freq, window) => ({ ...told("network", {}), member, freq, window }),
    combine: async (_plan, { service, freq, dataset }) => told("combine", { service, freq, dataset }),
  } satisfies Activities as Activities;
  let largest = 0;
  const through = async (values: readonly unknown[]) => {
    largest = Math.max(largest, size(await codec.encode(values.map(toPayload))));
  };
  const measured = Object.fromEntries(
    Object.keys(POLICIES).map((name) => [
      name,
      async (...args: unknown[]) => {
        await through(args);
        const done = await (acts[name as keyof Activities] as (...args: unknown[]) => Promise<unknown>)(...args);
        await through([done]);
        return done;
      },
    ]),
  ) as unknown as Activities;
  await nightly({ inventory: "wide", asOf: "2026-01-01", models: ["auto"], seed: 1 }, measured);
  return largest;
}

it("no step of a night passes 100 kB through the server, however many services there are", async () => {
  const [few, many] = [await largestOfNight(2), await largestOfNight(600)];
  expect(few).toBeGreaterThan(500);
  expect(many).toBeLessThan(100_000);
}, 120_000);
