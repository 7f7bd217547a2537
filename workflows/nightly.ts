import type {
  Activities,
  DatasetDone,
  LeftOut,
  NetworkDone,
  NightOptions,
  Plan,
  Published,
  Skipped,
} from "./activities.js";
import type { NetworkName } from "./models.js";

/** Windows of the rolling-origin backtest; window 0 is the live forecast. */
const WINDOWS = [0, 1, 2, 3];

/** One night, from the inventory to the published tables. Deterministic: all effects are activities. */
export async function nightly(options: NightOptions, act: Activities): Promise<Published> {
  const plan = await act.plan(options);
  const known = await loadAll(plan, act);
  const loaded = known.filter((k): k is DatasetDone => !("leftOut" in k));
  const leftOut = known.filter((k): k is LeftOut => "leftOut" in k);
  const targets = plan.targets.filter(({ dataset }) => loaded.some((l) => l.dataset === dataset));
  const panels = await each(targets, (target) => act.panel(plan, target, loaded));
  const features = await each(panels, (panel) => act.features(plan, panel, panels, loaded));
  // Longest first: what is short fills the time that workers would wait for each other at the end.
  const [networks, members] = await Promise.all([
    each(cross(cross(plan.networks, frequencies(features)), WINDOWS), async ([[member, freq], window]) => ({
      ...{ member, freq },
      ...(await act.network(plan, member, freq, window, ofFrequency(features, freq))),
    })),
    each(cross(features, plan.members), ([target, member]) => act.local(plan, target, member)),
  ]);
  const skipped = networks.filter((n): n is Skipped & { member: NetworkName; freq: string } => "skipped" in n);
  const complete = wholeBacktests(networks.filter((n): n is NetworkDone => !("skipped" in n)));
  const combined = await each(features, (target) =>
    act.combine(
      plan,
      target,
      members.filter((m) => m.service === target.service && m.freq === target.freq),
      ofFrequency(complete, target.freq),
    ),
  );
  return act.publish(plan, loaded, combined, skipped, leftOut);
}

/** Contracts may ask for areas: then the data set of areas is loaded before the others, which land meanwhile. */
async function loadAll(plan: Plan, act: Activities): Promise<(DatasetDone | LeftOut)[]> {
  const load = async (dataset: string, named?: Promise<DatasetDone | LeftOut>) => {
    const landed = await act.land(plan, dataset);
    const found = "skipped" in landed ? await act.recall(plan, dataset, landed.skipped) : landed;
    if ("leftOut" in found) return found;
    const areas = await named;
    return act.load(plan, found, areas && "leftOut" in areas ? undefined : areas);
  };
  const named = plan.areas === undefined ? undefined : load(plan.areas);
  return each(plan.datasets, (dataset) => (named && dataset === plan.areas ? named : load(dataset, named)));
}

const each = <T, U>(items: readonly T[], run: (item: T) => Promise<U>): Promise<U[]> => Promise.all(items.map(run));
const cross = <A, B>(a: readonly A[], b: readonly B[]): [A, B][] => a.flatMap((x) => b.map((y): [A, B] => [x, y]));
const ofFrequency = <T extends { freq: string }>(items: readonly T[], freq: string) =>
  items.filter((i) => i.freq === freq);
const frequencies = (targets: readonly { freq: string }[]): string[] => [...new Set(targets.map((t) => t.freq))];

/** A network of which one window failed has no honest score, so none of its windows is used. */
function wholeBacktests(networks: readonly NetworkDone[]): NetworkDone[] {
  return networks.filter(
    ({ member, freq }) =>
      ofFrequency(networks, freq).filter((other) => other.member === member).length === WINDOWS.length,
  );
}
