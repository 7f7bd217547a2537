import { withoutPersonalData } from "./withoutPersonalData.js";

/** Something about a night that a person has to know of; what a webhook is sent. */
export interface Alert {
  readonly event: "night.failed" | "night.held" | "night.late" | "data.held";
  /** One sentence: what, where, and what to do. Chat services show a field of this name. */
  readonly text: string;
  /** `YYYY-MM-DD` of the night. */
  readonly asOf: string;
  /** Execution of the night, as the log names it, where one was begun. */
  readonly night?: string;
  /** The step that failed: `load repairs`. */
  readonly step?: string;
  /** What went wrong. */
  readonly reason?: string;
  readonly host: string;
  readonly store: string;
  /** As-of date of what planners see meanwhile, where anything was ever published. */
  readonly shown?: string;
}

/** Where the night is, and what planners see. */
export type Place = Pick<Alert, "host" | "store" | "shown">;

const shown = ({ shown }: Place) =>
  shown === undefined ? "planners see nothing yet" : `planners still see the night as of ${shown}`;

/** A night that ended without publishing; `again` is the command that goes on from what it had committed. */
export function failedAlert(
  place: Place,
  night: { asOf: string; night: string; step?: string; reason: string; again: string },
): Alert {
  const { asOf, step, again } = night;
  const reason = withoutPersonalData(night.reason).replace(/[.\s]+$/, "");
  const why = oneSentence(reason);
  const text =
    `Headwater's night as of ${asOf} failed${step ? ` at ${step}` : ""} on ${place.host} (${why}), and ${shown(place)}: ` +
    `mend that and run ${again}, which goes on from what is done.`;
  return { event: "night.failed", text, asOf, night: night.night, step, reason, ...place };
}

/** What a person is told is one sentence, however many the reason has. */
const oneSentence = (reason: string) =>
  withoutPersonalData(reason)
    .replace(/[.\s]+$/, "")
    .replace(/\. (?=[A-Z])/g, "; ");

/** A night that waits for a person's word. */
export function heldAlert(place: Place, { asOf, night }: { asOf: string; night: string }): Alert {
  const on = `--store ${place.store} --why "…"`;
  const text =
    `Headwater's night as of ${asOf} on ${place.host} is ready and waits for a decision, and ${shown(place)}: ` +
    `run headwater approve ${on} to publish it, or headwater reject ${on}.`;
  return { event: "night.held", text, asOf, night, ...place };
}

/** Data sets that a published night has at an earlier state. */
export function dataHeldAlert(
  place: Place,
  { asOf, heldBack }: { asOf: string; heldBack: readonly { readonly title: string; readonly reason: string }[] },
): Alert {
  const reasons = heldBack.map(({ reason }) => oneSentence(reason));
  const titles = heldBack.map(({ title }) => title).join(", ");
  const text =
    `Headwater's night as of ${asOf} on ${place.host} is published, but the newest data of ${titles} are not in it ` +
    `(${reasons.join("; ")}): once that is mended at its source, the next night takes it.`;
  return { event: "data.held", text, asOf, reason: reasons.join("; "), ...place };
}

/** A night that should have been published by now; `state` says how far it is. */
export function lateAlert(
  place: Place,
  night: { asOf: string; due: string; state?: { night: string; says: string } },
): Alert {
  const { asOf, due, state } = night;
  const text =
    `Headwater's night as of ${asOf} on ${place.host} was due ${due} and is not published (${state?.says ?? "none has begun"}), ` +
    `and ${shown(place)}: see ${state ? "its log, and " : ""}headwater doctor --store ${place.store}.`;
  return { event: "night.late", text, asOf, night: state?.night, reason: state?.says, ...place };
}
