import { InputError } from "../../pipelines/inputError.js";
import type { Connected } from "./connectServer.js";
import { SEARCH_ATTRIBUTES } from "./searchAttributes.js";

/** Numbers of the types in Temporal's API. */
const TYPES: Record<string, number> = { KEYWORD: 2, DATETIME: 6, KEYWORD_LIST: 7 };

/**
 * Registers what a server of one's own lacks; the development server gets them when it starts.
 * @throws InputError where that is not allowed, with the command for somebody who may
 */
export async function registerSearchAttributes({ connection, address }: Connected): Promise<void> {
  const { namespace } = address;
  const there = (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes ?? {};
  const missing = SEARCH_ATTRIBUTES.filter(({ name }) => !(name in there));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map(({ name, type }) => [name, TYPES[type]]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    const commands = missing.map(({ name, type }) => `--name ${name} --type ${SPELLED[type]}`).join(" ");
    throw new InputError(
      `The server does not let Headwater register its search attributes (${(error as Error).message}): have them made with temporal operator search-attribute create --namespace ${namespace} ${commands}.`,
    );
  }
}

/** Types as the CLI spells them. */
export const SPELLED: Record<string, string> = {
  KEYWORD_LIST: "KeywordList",
  DATETIME: "Datetime",
  KEYWORD: "Keyword",
};
