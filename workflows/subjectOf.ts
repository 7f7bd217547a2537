import type { Activities, Target } from "./activities.js";

const target = ({ service, freq }: Target) => `${service} ${freq}`;

/** What a step works on, in the words of the inventory; empty where a night has only one such step. */
export function subjectOf(name: keyof Activities, args: readonly unknown[]): string {
  const [, second, third, fourth] = args;
  switch (name) {
    case "land":
    case "recall":
      return second as string;
    case "load":
      return (second as { dataset: string }).dataset;
    case "panel":
    case "features":
    case "combine":
      return target(second as Target);
    case "local":
      return `${target(second as Target)} ${third as string}`;
    case "network":
      return `${second as string} ${third as string} ${fourth === 0 ? "live" : `window ${fourth as number}`}`;
    default:
      return "";
  }
}
