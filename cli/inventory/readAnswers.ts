import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { InputError } from "../../pipelines/inputError.js";
import type { Draft } from "../../pipelines/propose/draftDataset.js";
import { merge } from "../../pipelines/propose/merge.js";

export interface AnswerOptions {
  readonly answers?: string;
  readonly answer: readonly string[];
  readonly yes?: boolean;
}

/**
 * What is known already of a data set that is added: a YAML file, and single answers over it.
 * @throws InputError for a file that cannot be read, and for an answer without a value
 */
export async function readAnswers({ answers, answer }: AnswerOptions): Promise<Draft> {
  const text = answers === undefined ? "" : await readFile(answers, "utf8").catch(() => fail(answers));
  let all = (parse(text) ?? {}) as Draft;
  for (const one of answer) {
    const at = one.indexOf("=");
    if (at < 1) throw new InputError(`${JSON.stringify(one)} is no answer. Write it as PATH=VALUE: owner=Housing.`, 2);
    const value: unknown = parse(one.slice(at + 1)) ?? "";
    const keys = one.slice(0, at).split(".");
    all = merge(all, keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Draft);
  }
  return all;
}

const fail = (path: string): never => {
  throw new InputError(`The answers ${path} cannot be read. Give a YAML file to --answers.`);
};
