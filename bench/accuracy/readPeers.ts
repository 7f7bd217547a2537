import { readFile } from "node:fs/promises";

/** What was measured of one model on one set. */
export interface Peer {
  readonly model: string;
  readonly sql: number;
  readonly mase: number;
}

/** What a set's scores are held against. */
export interface Peers {
  /** The best statistical one, chosen with hindsight. */
  readonly best: Peer;
  /** Fracast, a compact pretrained network. */
  readonly fracast?: Peer;
  /** The least MASE and the least WQL that large pretrained networks are reported to reach. */
  readonly large?: { readonly mase: number; readonly wql: number };
}

const LARGE = ["chronos_bolt_base", "timesfm_2_0", "tirex"];

/**
 * @param measured `peers.jsonl`: a line of JSON a set and model
 * @param reported `foundation.json`: `[MASE, WQL]` by set and model
 */
export async function readPeers(measured: string, reported: string): Promise<(data: string) => Peers | undefined> {
  const lines = (await readFile(measured, "utf8")).trim().split("\n");
  const peers = lines.map((line) => JSON.parse(line) as Peer & { data: string });
  const published = JSON.parse(await readFile(reported, "utf8")) as Record<string, Record<string, [number, number]>>;
  return (data) => {
    const own = peers.filter((peer) => peer.data === data);
    const [best] = own.filter(({ model }) => !["fracast", "scum"].includes(model)).sort((a, b) => a.sql - b.sql);
    const of = published[data];
    const least = (k: 0 | 1) => Math.min(...LARGE.map((model) => of[model][k]));
    return (
      best && {
        best,
        fracast: own.find(({ model }) => model === "fracast"),
        large: of && { mase: least(0), wql: least(1) },
      }
    );
  };
}
