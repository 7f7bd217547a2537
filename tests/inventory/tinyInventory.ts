import { expect } from "vitest";
import { InputError } from "../../pipelines/inputError.js";
import { readInventory } from "../../pipelines/inventory/readInventory.js";
import { scratch } from "../scratch.js";
import { callsWith, tinyCouncil } from "../tinyCouncil.js";

/** Files of the tiny council's inventory that are other than they should be, and what is said of them. */
export type Mistakes = Record<string, [files: Parameters<typeof tinyCouncil>[1], message: RegExp | string]>;

/** The tiny council's inventory with some files changed, or what is wrong with it. */
export const read = async (files: Parameters<typeof tinyCouncil>[1] = {}) => {
  const { inventory } = await tinyCouncil(await scratch(), files);
  return readInventory(inventory).catch((error: Error) => {
    expect(error).toBeInstanceOf(InputError);
    return error.message.replaceAll(`${inventory}/`, "");
  });
};
export const header = (text: string) => ({ "inventory/inventory.yaml": text });
/** Services that are told apart by a field, on two lines. */
export const byKind = (field: string, services: string) =>
  `categories:\n  - { field: ${field}, services: ${services}, freq: [D], area: area, time: day, measure: count }\n`;
export const calls = (from: string, to: string) => ({ "inventory/calls.yaml": callsWith(from, to) });
