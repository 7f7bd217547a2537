import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { InputError } from "../pipelines/inputError.js";

export interface Running {
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

export interface Supervised {
  stop(): Promise<void>;
  /** Rejects when it does not stay up; never resolves. */
  readonly failed: Promise<never>;
}

export interface SuperviseOptions {
  readonly name: string;
  readonly start: () => Promise<Running>;
  readonly say: (sentence: string) => void;
  readonly now: () => number;
}

/** A process that ended sooner than this, in milliseconds, did not stay up. */
const SOON = 30_000;
const TRIES = 3;

/** Starts a process and starts it again whenever it ends, unless it keeps ending at once. */
export async function supervise({ name, start, say, now }: SuperviseOptions): Promise<Supervised> {
  let stopping = false;
  let running = await start();
  const keep = async (): Promise<never> => {
    for (let short = 0; ; ) {
      const began = now();
      const ended = await exitOf(running.process);
      if (stopping) return new Promise(() => {});
      short = now() - began < SOON ? short + 1 : 0;
      if (short > TRIES) throw new InputError(`${name} ended ${short} times in a row, at last with ${ended}.`);
      say(`${name} ended (${ended}): starting it again.`);
      running = await again();
    }
  };
  /** What it needs may be on its way back too. */
  const again = async (): Promise<Running> => {
    for (let tries = 1; ; tries++) {
      await setTimeout(500 * tries);
      try {
        return await start();
      } catch (error) {
        if (tries === TRIES) throw error;
      }
    }
  };
  const failed = keep();
  failed.catch(() => {});
  return {
    failed,
    async stop() {
      stopping = true;
      await running.stop();
    },
  };
}

async function exitOf(child: ChildProcess): Promise<string | number> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.signalCode ?? child.exitCode!;
}
