import type { Ref } from "../pipelines/store/store.js";
import type { NetworkName } from "./models.js";

/** What a data scientist or the schedule asks of one night. */
export interface NightOptions {
  /** Directory of the inventory, or `sample` for the invented borough. */
  readonly inventory: string;
  /** Root of the inventory's source paths; the sample's own when missing. */
  readonly sources?: string;
  /** `YYYY-MM-DD`: rows dated on or after it are not seen. */
  readonly asOf: string;
  /** Services to forecast; all of the inventory's when missing. */
  readonly services?: readonly string[];
  /** `auto`, or names of members. */
  readonly models: readonly string[];
  readonly seed: number;
  /** A night of an earlier day that is made later: a later one that is published already stays the latest. */
  readonly past?: boolean;
}

/** Services of one frequency are forecast together by the global network, and apart by the rest. */
export interface Target {
  readonly service: string;
  readonly freq: string;
  readonly dataset: string;
}

/** All that the steps up to the panel need to know of a plan. */
export interface Scope {
  /** `YYYY-MM-DD`: rows dated on or after it are not seen. */
  readonly asOf: string;
  /** The inventory as it was read. */
  readonly inventoryRef: Ref;
  /** The files by which series find their areas, where there are any. */
  readonly geographyRef?: Ref;
  /** Data sets that may be used, by id; the others are left out with a reason that the inventory step holds. */
  readonly datasets: readonly string[];
}

/** What a night will do: small, and the same for the same inputs. */
export interface Plan extends NightOptions, Scope {
  readonly sources: string;
  /** Capacity of services and areas as it was read; empty where the inventory names none. */
  readonly capacityRef: Ref;
  readonly targets: readonly Target[];
  /** The data set of areas, where contracts ask whether a code is one of theirs: it is loaded before the others. */
  readonly areas?: string;
  /** Local methods of the combination. */
  readonly members: readonly string[];
  /** Networks of the combination, each over all services of a frequency. */
  readonly networks: readonly NetworkName[];
  /** What the inventory says about publishing: by itself, or after a person has approved it. */
  readonly release: "automatic" | "approval";
  /** What the night will do, in one line for a person. */
  readonly says: string;
  /** Version of Headwater that makes the night. */
  readonly version: string;
  readonly backend: { readonly name: string; readonly threads: number; readonly why: string };
}

/** A committed step and what to tell a person about it. */
export interface Done extends Ref {
  readonly says: string;
  readonly reused: boolean;
}

export interface DatasetDone extends Done {
  readonly dataset: string;
  /** Why it is not as new as the night, and how old it is. */
  readonly unreached?: string;
  /** What the contract has to say of what was landed last, where that is anything. */
  readonly contract?: Ref;
}

export interface TargetDone extends Done, Target {}

export interface MemberDone extends TargetDone {
  readonly member: string;
}

export interface NetworkDone extends Done {
  readonly member: NetworkName;
  readonly freq: string;
  readonly window: number;
}

/** A data set that this night goes without, and why. */
export interface LeftOut {
  readonly dataset: string;
  readonly leftOut: string;
}

/** A piece that failed and may be left out; the night goes on and says so. */
export interface Skipped {
  readonly skipped: string;
}

export interface Published {
  readonly run: string;
  readonly dir: string;
  readonly says: string;
  /** Codes of the areas that were published. */
  readonly areas?: readonly string[];
}

/** The steps of a night. Each reads what it needs from the store and commits one result to it. */
export interface Activities {
  plan(options: NightOptions): Promise<Plan>;
  /**
   * Copies what a data set's source holds into the landing, as it came: the only step that reaches out of this machine.
   * Skipped where the source gives nothing.
   */
  land(plan: Plan, dataset: string): Promise<DatasetDone | Skipped>;
  /** What was landed before of a data set whose source gives nothing now; left out where that is nothing. */
  recall(plan: Plan, dataset: string, why: string): Promise<DatasetDone | LeftOut>;
  /** Declared fields, typed, without personal ones, each row with the date it became known, under its contract. */
  load(plan: Scope, landed: DatasetDone, areas?: DatasetDone): Promise<DatasetDone>;
  /** Events counted into area × period, now and as known at each cutoff of the backtest. */
  panel(plan: Scope, target: Target, loaded: readonly DatasetDone[]): Promise<TargetDone>;
  features(
    plan: Plan,
    panel: TargetDone,
    panels: readonly TargetDone[],
    loaded: readonly DatasetDone[],
  ): Promise<TargetDone>;
  /** Forecasts of one local method: the live one and those of the backtest's windows. */
  local(plan: Plan, features: TargetDone, member: string): Promise<MemberDone>;
  /** Forecasts of one window (0 is the live one) of a network over all series of a frequency. */
  network(
    plan: Plan,
    member: NetworkName,
    freq: string,
    window: number,
    features: readonly TargetDone[],
  ): Promise<NetworkDone | Skipped>;
  /** Weights from the backtest, guard, combination, accuracy. */
  combine(
    plan: Plan,
    features: TargetDone,
    members: readonly MemberDone[],
    networks: readonly NetworkDone[],
  ): Promise<TargetDone>;
  /** Tables and page, then the swap of `latest`. */
  publish(
    plan: Plan,
    loaded: readonly DatasetDone[],
    combined: readonly TargetDone[],
    skipped: readonly (Skipped & { member: NetworkName; freq: string })[],
    leftOut: readonly LeftOut[],
  ): Promise<Published>;
}
