import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Collected, CollectRequest, Connector, OptionsSchema } from "./connector.js";
import { readJournal, writeJournal } from "./journal.js";
import { MonthFiles, type Written } from "./monthFiles.js";
import { Unreached } from "./unreached.js";

export type SourceRecord = Readonly<Record<string, unknown>>;

/** What each paged source may say: how to ask for what is new alone. */
export const incremental = {
  since: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Field that dates a record: each night asks again for the records since shortly before the newest. All, when missing.",
    ),
  lookBackDays: z
    .int()
    .min(0)
    .default(35)
    .describe("Days before the newest record from which records may still come or change."),
  limit: z
    .int()
    .min(1)
    .optional()
    .describe("Most records to ask for at once; as many as the protocol usually allows when missing."),
};

type PagedSchema = OptionsSchema & z.ZodObject<Pick<typeof incremental, "lookBackDays">>;

export interface PagesRequest<Options> extends Omit<CollectRequest<Options>, "before" | "dir"> {
  /** `YYYY-MM-DD`: records before it need not come; those without a date must. All must, when missing. */
  readonly since?: string;
  /** Where the page begins from which to go on, as the one before it said. */
  readonly next?: string;
}

export interface Page {
  readonly records: readonly SourceRecord[];
  /** Where the next one begins; undefined where a process cannot go on with what another one began. */
  readonly next?: string;
}

export interface PagedSource<Options extends PagedSchema> extends Pick<Connector<Options>, "options" | "headers"> {
  /** Field with the date of a record, in ISO 8601; undefined where there is none. */
  dated(options: z.infer<Options>): string | undefined;
  /** The records, a page at a time, in any order. @throws Unreached */
  pages(request: PagesRequest<z.infer<Options>>): AsyncIterable<Page>;
}

/** How far an attempt came, and when (epoch milliseconds). */
interface Kept {
  readonly at: number;
  readonly next: string;
  readonly pages: number;
  readonly written: Written;
}

/** Bytes after which a source counts as one that gives its pages again and again. */
const MOST = 16 * 2 ** 30;

/** Milliseconds after which a fetch is not gone on with: the longer ago, the more rows came, and pages have moved. */
const HOUR = 3_600_000;

/**
 * A source of dated records as one file a month (newline-delimited JSON, ordered by date and text), so that late
 * records change the files of their months alone, and files of the months before the look-back stay as they are. An
 * attempt that was killed is gone on with at the page that it had not yet.
 */
export function paged<Options extends PagedSchema>(source: PagedSource<Options>, most = MOST): Connector<Options> {
  return {
    options: source.options,
    headers: source.headers,
    async collect({ before, dir, ...request }): Promise<Collected> {
      const { options, asOf, outside } = request;
      const field = source.dated(options);
      const newest = before?.facts.cursor as string | undefined;
      const start = field !== undefined && newest !== undefined ? monthOf(newest, options.lookBackDays) : undefined;
      const months = new MonthFiles(dir, field);
      const journal = join(dir, ".pages.json");
      const kept = await readJournal<Kept>(journal);
      const young = kept && outside.now() - kept.at < HOUR ? kept : undefined;
      const begun = (await months.begin(young?.written)) ? young : undefined;
      let pages = begun?.pages ?? 0;
      // A day earlier: the source may count its months in another time zone.
      const asked = { ...request, since: start && daysBefore(start, 1), next: begun?.next };
      try {
        for await (const { records, next } of source.pages(asked)) {
          pages++;
          for (const record of records) await months.add(record, start);
          if (months.bytes > most)
            throw new Unreached(
              `The source gave more than ${most / 2 ** 20} MiB in ${pages} pages, and had not come to its end. Ask its owner whether it has one, or for less with \`from\` under \`source\`.`,
              false,
            );
          if (next === undefined) continue;
          const written = await months.save();
          await writeJournal(journal, { at: outside.now(), next, pages, written } satisfies Kept);
        }
      } catch (error) {
        if (!begun || !(error instanceof Unreached) || error.passing) throw error;
        // What the source refuses may be the place from which to go on: that is tried from the beginning.
        await rm(journal, { force: true });
        throw new Unreached(error.message, true);
      }
      const { files, cursor } = await months.close();
      const older = (before?.files ?? []).filter(({ name }) => start !== undefined && /^\d/.test(name) && name < start);
      const all = [...older, ...files].sort((a, b) => (a.name < b.name ? -1 : 1));
      if (all.length === 0)
        throw new Unreached("The source has no rows. Correct `from` under `source`, or ask its owner.", false);
      const latest = [newest, cursor]
        .filter((date) => date !== undefined)
        .sort()
        .at(-1);
      return {
        files: all,
        facts: {
          ...{ pages, rows: months.rows, since: start },
          // A date in the future must not keep tomorrow's records out.
          cursor: latest !== undefined && latest.slice(0, 10) > asOf ? asOf : latest,
        },
      };
    },
  };
}

/** First day of the month of the day some days before a date. */
const monthOf = (date: string, days: number) => `${daysBefore(date.slice(0, 10), days).slice(0, 7)}-01`;

const daysBefore = (date: string, days: number) =>
  new Date(Date.parse(date.length === 7 ? `${date}-01` : date) - days * 86_400_000).toISOString().slice(0, 10);
