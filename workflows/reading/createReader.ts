import { type ChildProcess, fork } from "node:child_process";
import pLimit from "p-limit";
import type { CatalogueOrder } from "../../pipelines/catalogue/catalogueInto.js";
import type { Catalogue } from "../../pipelines/catalogue/readCatalogue.js";
import { InputError } from "../../pipelines/inputError.js";
import type { Look } from "../../pipelines/propose/column.js";
import type { Inside, InsideOrder } from "../../pipelines/propose/lookInside.js";
import type { LookOrder } from "../../pipelines/propose/lookInto.js";
import { OverLimit } from "../../pipelines/sources/overLimit.js";
import type { ReadOutside, TellShare } from "../../pipelines/sources/readOrder.js";
import type { OutsideOrder } from "./outsideOrder.js";
import type { ReadAnswer, ReaderStart, ReadProgress } from "./readerProcess.js";
import { READ_LIMITS, type ReadLimits, TOO_LARGE } from "./readLimits.js";

export interface Reader {
  readonly read: ReadOutside;
  /** Looks at a file that is to be added to an inventory. @throws InputError */
  look(order: LookOrder): Promise<Look>;
  /** Says what such a file holds. @throws InputError */
  inside(order: InsideOrder): Promise<Inside | undefined>;
  /** Reads a catalogue that is to be imported. @throws InputError */
  catalogue(order: CatalogueOrder): Promise<Catalogue>;
  /** Starts the process, so that the first file need not wait for it. */
  prepare(): void;
  close(): void;
}

/**
 * Reads what came from outside in a process of its own: with limits on time and memory, nothing of this one's
 * environment, and no file in reach of its SQL but those of the order. One process reads all files of a night, one
 * after the other; it starts when the first one is to be read, and again after a file that killed it, or when somebody
 * ended it.
 */
export function createReader(limits = READ_LIMITS, program = new URL("./readerProcess.js", import.meta.url)): Reader {
  const inTurn = pLimit(1);
  let child: ChildProcess | undefined;

  const start = (): ChildProcess => {
    const given: ReaderStart = { residentMiB: limits.residentMiB };
    const made = fork(program, [JSON.stringify(given)], {
      env: {},
      execArgv: [`--max-old-space-size=${limits.heapMiB}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    made.once("exit", () => {
      if (child === made) child = undefined;
    });
    // One that is gone may say so after its order has gone to another.
    made.on("error", () => {});
    return made;
  };

  /** Undefined where a process that waited for its next file was gone before it began with this one. */
  const ask = (order: OutsideOrder, tell?: TellShare): Promise<ReadAnswer | undefined> =>
    new Promise((answer) => {
      let begun = child === undefined;
      child ??= start();
      const reader = child;
      busy(reader, true);
      const settle = (result: ReadAnswer | undefined) => {
        clearTimeout(timer);
        reader.off("message", heard).off("exit", died).off("error", failed);
        busy(reader, false);
        answer(result);
      };
      const heard = (said: ReadAnswer | ReadProgress) => {
        begun = true;
        if ("share" in said) tell?.(said.share);
        else settle(said);
      };
      const end = (result: ReadAnswer) => {
        if (child === reader) child = undefined;
        settle(begun ? result : undefined);
      };
      const died = (code: number | null, signal: NodeJS.Signals | null) => end(lastWords(code, signal, limits));
      const failed = (error: Error) => end({ failure: error.stack ?? error.message });
      const timer = setTimeout(() => {
        child = undefined;
        reader.kill("SIGKILL");
        settle({ tooLarge: `reading it takes longer than ${limits.seconds} seconds` });
      }, limits.seconds * 1000);
      reader.on("message", heard).on("exit", died).on("error", failed);
      reader.send(order);
    });

  const answered = (order: OutsideOrder, tell?: TellShare) =>
    inTurn(async () => {
      let answer = (await ask(order, tell)) ?? (await ask(order, tell))!;
      // It may have been somebody's hand; twice it is the file, which takes what the system does not give.
      if ("died" in answer) answer = (await ask(order, tell))!;
      if ("input" in answer) throw new InputError(answer.input);
      if ("died" in answer) throw new OverLimit(`${answer.died}. ${ADVICE}`);
      if ("tooLarge" in answer) throw new OverLimit(`${answer.tooLarge}. ${ADVICE}`, true);
      if ("failure" in answer) throw new Error(answer.failure);
      return answer;
    });

  return {
    prepare() {
      if (child) return;
      child = start();
      busy(child, false);
    },
    read: Object.assign<ReadOutside, Pick<ReadOutside, "limits">>(
      async (order, tell) => ((await answered(order, tell)) as Answer<"read">).read,
      { limits: { ...limits } },
    ),
    look: async (order) => ((await answered(order)) as Answer<"look">).look,
    inside: async (order) => ((await answered(order)) as Answer<"inside">).inside,
    catalogue: async (order) => ((await answered(order)) as Answer<"catalogue">).catalogue,
    close: () => child?.disconnect(),
  };
}

type Answer<Key extends string> = Extract<ReadAnswer, { readonly [K in Key]: unknown }>;

const ADVICE =
  "Check that the file is what it should be, have it delivered in several smaller ones, or let it take more (HEADWATER_READ_SECONDS, HEADWATER_READ_MIB).";

/** Keeps this process alive while the reader works, and no longer. */
function busy(child: ChildProcess, yes: boolean): void {
  child[yes ? "ref" : "unref"]();
  child.channel?.[yes ? "ref" : "unref"]();
}

function lastWords(code: number | null, signal: NodeJS.Signals | null, limits: ReadLimits): ReadAnswer {
  if (signal === TOO_LARGE) return { tooLarge: `reading it takes more than ${limits.residentMiB} MiB of memory` };
  // Node ends itself so when JavaScript has no memory left.
  if (signal === "SIGABRT" || code === 134)
    return { tooLarge: `reading it takes more than ${limits.heapMiB} MiB of JavaScript's memory` };
  return { died: `the process that read it died (${signal ?? `exit code ${code}`})` };
}
