import type { z } from "zod";
import type { Outside } from "./outside.js";
import type { Web } from "./web.js";

/** The options of one kind of source. */
export type OptionsSchema = z.ZodObject<{ kind: z.ZodLiteral<string> }>;

/** Small facts about what a source gave, to build on next time: no times of this machine, no secrets. */
export type Facts = Readonly<Record<string, unknown>>;

export interface ConnectedFile {
  /** Name below the data set's landing, with `/`; the same content has the same name each night. */
  readonly name: string;
  readonly path: string;
}

/** What a source gave last time. */
export interface Before {
  readonly facts: Facts;
  readonly files: readonly ConnectedFile[];
}

export interface CollectRequest<Options> {
  /** What the inventory says under `source.from`, with secrets in their places. */
  readonly options: Options;
  /** Missing the first time, and when the inventory has changed since. */
  readonly before?: Before;
  /** `YYYY-MM-DD` of the night. */
  readonly asOf: string;
  /** A directory for new files. What an attempt at the same fetch left that was killed is there. */
  readonly dir: string;
  readonly web: Web;
  readonly outside: Outside;
}

export interface Collected {
  /** All that the source holds now: new files in `dir`, and those of `before` that still count. */
  readonly files: readonly ConnectedFile[];
  readonly facts: Facts;
}

/** One way of reaching a source. The same content of the source gives the same files, whatever was there before. */
export interface Connector<Options extends OptionsSchema> {
  /** What the inventory may say under `source.from`. */
  readonly options: Options;
  /** Headers that go with each request over HTTP. */
  headers?(options: z.infer<Options>): Readonly<Record<string, string | undefined>>;
  /** @throws Unreached */
  collect(request: CollectRequest<z.infer<Options>>): Promise<Collected>;
}
