import { InputError } from "../inputError.js";
import { type CsvOptions, csvRecords } from "./csvRecords.js";
import { MixedLineEnds } from "./evenLineEnds.js";

/** What DuckDB says of a CSV file that it cannot read, in words that name the line and what to do. */
export async function explainCsv(
  error: unknown,
  path: string,
  options: CsvOptions,
  columns: number,
): Promise<InputError | undefined> {
  const message = error instanceof Error ? error.message : String(error);
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  const found = /Expected Number of Columns: \d+ Found: (\d+)/.exec(message)?.[1];
  if (found)
    return new InputError(
      `line ${line}: ${found} values, but the header has ${columns} columns. Quote values that hold a ${JSON.stringify(options.delimiter)}, or correct \`delimiter\` under \`source\`.`,
    );
  if (/not utf-8 encoded/i.test(message))
    return new InputError(
      `line ${line}: not UTF-8. Say \`encoding: latin-1\`, \`windows-1252\` or \`utf-16\` under \`source\`, or convert the file.`,
    );
  if (/Maximum line size/i.test(message))
    return new InputError(`line ${line}: longer than 16 MiB. Correct the file at its source.`);
  if (/unterminated quote|invalid state/i.test(message)) {
    const misquoted = await firstMisquoted(path, options);
    if (misquoted !== undefined)
      return new InputError(
        `line ${misquoted}: text after a closing quote. Double the quotes that stand inside of quoted values.`,
      );
    return line
      ? new InputError(`line ${line}: a quote opens and never closes. Correct the file at its source.`)
      : new MixedLineEnds();
  }
  if (line)
    return new InputError(
      `line ${line}: ${message.split("\n").find((l) => l && !/^(Invalid Input Error|Original)/.test(l))}`,
    );
  return undefined;
}

async function firstMisquoted(path: string, options: CsvOptions): Promise<number | undefined> {
  for await (const { line, misquoted } of csvRecords(path, options)) if (misquoted) return line;
  return undefined;
}
