import type { StepEvent } from "../embedded/report.js";

const PAGE = 60;
const SENTENCE = 400;

/** The events of a night, handed out in pages: 60 events of at most 400 characters stay under 100 kB in any script. */
export function eventLog() {
  const events: StepEvent[] = [];
  return {
    report(event: StepEvent): void {
      const { says } = event;
      events.push(says.length > SENTENCE ? { ...event, says: `${says.slice(0, SENTENCE - 1)}…` } : event);
    },
    page(since: number): { events: StepEvent[]; next: number; more: boolean } {
      const from = Math.max(0, Math.floor(since) || 0);
      const page = events.slice(from, from + PAGE);
      return { events: page, next: from + page.length, more: from + page.length < events.length };
    },
  };
}
