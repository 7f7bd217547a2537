import { readFile } from "node:fs/promises";
import { jsonShape } from "../connect/jsonShape.js";
import { InputError } from "../inputError.js";
import { type Catalogue, readCatalogue } from "./readCatalogue.js";

/** A catalogue to read: plain values, so that it may go to another process. */
export interface CatalogueOrder {
  /** Its file. */
  readonly catalogue: string;
  /** What messages call it. */
  readonly name: string;
  /** See `readCatalogue`. */
  readonly portal?: string;
}

/** Things within things; what reads them goes as deep. */
const DEEPEST = 64;

/** Reads a catalogue that came from outside. @throws InputError as `readCatalogue`, and for one that is nested too deep */
export async function catalogueInto({ catalogue, name, portal }: CatalogueOrder): Promise<Catalogue> {
  const bytes = await readFile(catalogue);
  const { depth } = jsonShape(bytes);
  if (depth > DEEPEST)
    throw new InputError(
      `${name} is nested ${depth} levels deep, and no catalogue is deeper than ${DEEPEST}. Check what it is with its owner.`,
    );
  return readCatalogue(bytes.toString("utf8"), name, portal);
}
