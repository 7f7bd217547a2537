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
  // The process that runs, or the one that is about to: whoever ends this while it starts must not leave it behind.
  let current = start();
  await current;
  const keep = async (): Promise<never> => {
    for (let short = 0; ; ) {
      const running = await current;
      const began = now();
      const ended = await exitOf(running.process);
      if (stopping) return new Promise(() => {});
      short = now() - began < SOON ? short + 1 : 0;
      if (short > TRIES) throw new InputError(`${name} ended ${short} times in a row, at last with ${ended}.`);
      say(`${name} ended (${ended}): starting it again.`);
      current = again();
    }
  };
  /** What it needs may be on its way back too. */
  const again = async (): Promise<Running> => {
    for (let tries = 1; ; tries++) {
      await setTimeout(500 * tries);
      if (stopping) throw new InputError(`${name} is not started again: all of it ends.`);
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
      await current.then(
        (running) => running.stop(),
        () => {},
      );
    },
  };
}

async function exitOf(child: ChildProcess): Promise<string | number> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.signalCode ?? child.exitCode!;
}
