import { type Progress as Far, progressInWords } from "../pipelines/progress.js";
import type { Report, StepEvent } from "../workflows/embedded/report.js";

export interface ProgressOptions {
  readonly out: { write(text: string): unknown };
  /** Rewrite the last line while steps run, as only a terminal can. */
  readonly live: boolean;
  /** Milliseconds of any steady clock. */
  readonly now: () => number;
}

export interface Progress {
  readonly report: Report;
  /** How far a step that runs is. */
  far(step: Pick<StepEvent, "activity" | "subject">, far: Far): void;
  end(): void;
}

const MARKS: Partial<Record<StepEvent["state"], string>> = {
  held: "⏸",
  done: "✓",
  retrying: "↻",
  skipped: "–",
  failed: "✗",
};

/**
 * Shows a night as it goes: one line for each step that ends, with what it did and how long it took;
 * on a terminal also how many steps are done, what runs now, and how far it is where it says so.
 */
export function createProgress({ out, live, now }: ProgressOptions): Progress {
  const started = new Map<string, number>();
  const fars = new Map<string, string>();
  let queued = 0;
  let done = 0;

  const clear = () => live && out.write("\r\u001b[2K");
  const status = () => {
    if (!live || started.size === 0) return;
    const running = [...started.keys()].map((name) => [name, fars.get(name)].filter(Boolean).join(" ")).join(", ");
    out.write(`  ${done}/${queued} ${running.length > 90 ? `${running.slice(0, 89)}…` : running}`);
  };

  return {
    far(step, far) {
      const name = nameOf(step);
      if (!started.has(name)) return;
      if (fars.get(name) === progressInWords(far)) return;
      fars.set(name, progressInWords(far));
      clear();
      status();
    },
    report(event) {
      const name = nameOf(event);
      clear();
      if (event.state === "queued") queued++;
      else if (event.state === "started") started.set(name, now());
      else {
        const began = started.get(name);
        const time = event.reused ? "as before" : began === undefined ? "" : `${((now() - began) / 1000).toFixed(1)} s`;
        out.write(`${MARKS[event.state]} ${name.padEnd(44)} ${time.padStart(9)}  ${event.says}\n`);
        if (event.state !== "retrying" && event.state !== "held") {
          started.delete(name);
          fars.delete(name);
          done++;
        }
      }
      status();
    },
    end() {
      clear();
      started.clear();
    },
  };
}

const nameOf = ({ activity, subject }: Pick<StepEvent, "activity" | "subject">) =>
  [activity, subject].filter(Boolean).join(" ");
