import fc from "fast-check";
import { expect, it } from "vitest";
import type { StepEvent } from "../../workflows/embedded/report.js";
import { eventLog } from "../../workflows/temporal/eventLog.js";

const event = (says: string): StepEvent => ({ activity: "land", subject: "fires", state: "done", says, reused: false });

it("hands out every event once, in order, in pages under 100 kB, whatever steps say", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 900 }), { maxLength: 350 }), (sentences) => {
      const log = eventLog();
      for (const says of sentences) log.report(event(says));
      const read: StepEvent[] = [];
      for (let since = 0, more = true; more; ) {
        const page = log.page(since);
        expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(100_000);
        read.push(...page.events);
        ({ next: since, more } = page);
      }
      expect(read).toHaveLength(sentences.length);
      read.forEach(({ says }, i) => {
        expect(says.length).toBeLessThanOrEqual(400);
        expect(sentences[i].startsWith(says.slice(0, 399))).toBe(true);
      });
    }),
    { numRuns: 30 },
  );
});

it("begins at the first event for a number that is none", () => {
  const log = eventLog();
  log.report(event("3 files"));
  for (const since of [-1, Number.NaN, 0.5]) expect(log.page(since).events).toHaveLength(1);
  expect(log.page(1)).toEqual({ events: [], next: 1, more: false });
  expect(log.page(99).events).toEqual([]);
});
