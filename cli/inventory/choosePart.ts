import { InputError } from "../../pipelines/inputError.js";
import type { Draft } from "../../pipelines/propose/draftDataset.js";
import type { Inside } from "../../pipelines/propose/lookInside.js";
import type { Part } from "../../pipelines/propose/lookInto.js";
import { valueAt } from "../../pipelines/propose/merge.js";
import { askOnTerminal } from "./askOnTerminal.js";

/** Which part of a file to look at, of those that it has. */
export type ChoosePart = (inside: Inside | undefined) => Promise<Part>;

/** Names that a message lists. */
const SHOWN = 12;

const WORDS = { member: "file of the archive", sheet: "sheet of the workbook" } as const;

/**
 * Takes the part that the answers name (`source.member`, `source.sheet`), or asks; where nobody is asked, the longest
 * sheet, of which it tells.
 * @throws InputError for an archive of several files where nobody is asked
 */
export function choosePart(
  { answers, alone }: { readonly answers: Draft; readonly alone: boolean },
  print: (line: string) => void,
): ChoosePart {
  const given = (what: keyof Part) => valueAt(answers, `source.${what}`) as string | undefined;
  return async (inside) => {
    const said: Part = { member: given("member"), sheet: given("sheet") };
    if (!inside || said[inside.kind] !== undefined || inside.names.length < 2) return said;
    const { kind, names, usual } = inside;
    if (!alone) {
      const message = `Which ${WORDS[kind]}`;
      return { ...said, [kind]: await askOnTerminal({ path: `source.${kind}`, message, choices: names, usual }) };
    }
    const there = `${names.slice(0, SHOWN).join(", ")}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ""}`;
    if (usual === undefined)
      throw new InputError(
        `The archive has ${names.length} files: ${there}. Say which one with --answer source.${kind}=NAME.`,
      );
    print(
      `The workbook has ${names.length} sheets: ${there}. The longest, ${usual}, is taken; another one with --answer source.${kind}=NAME.`,
    );
    return said;
  };
}
