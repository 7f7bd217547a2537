import { jsonShape } from "./jsonShape.js";
import { Unreached } from "./unreached.js";

/** What one answer may be that is read in a night's own process, which must survive it. */
export interface AnswerLimits {
  readonly bytes: number;
  /** From the request to the last byte. */
  readonly seconds: number;
  /** See `JsonShape`. */
  readonly depth: number;
  readonly values: number;
}

/** 50,000 records of 100 columns are 5 million values, and take a minute where the network is slow. */
export const ANSWER_LIMITS: AnswerLimits = { bytes: 128 * 2 ** 20, seconds: 600, depth: 64, values: 10_000_000 };

const FEWER = "Ask for fewer records at once with `limit` under `source.from`, or ask its owner.";

/** The body of an answer. @throws Unreached where it is longer than allowed */
export async function boundedBody(host: string, { body }: Response, { bytes }: AnswerLimits): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += piece.length;
    // Leaving the loop lets the connection go.
    if (length > bytes)
      throw new Unreached(`${host} answers with more than ${bytes / 2 ** 20} MiB at once. ${FEWER}`, false);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** What an answer says in JSON. @throws SyntaxError where it is none, and Unreached where it is more than allowed */
export function boundedJson(host: string, body: Buffer, { depth, values }: AnswerLimits): unknown {
  const shape = jsonShape(body);
  if (shape.depth > depth)
    throw new Unreached(
      `${host} answers with records ${shape.depth} levels deep, and no table has more than ${depth}. Ask its owner.`,
      false,
    );
  if (shape.values > values)
    throw new Unreached(`${host} answers with ${shape.values} values at once, more than ${values}. ${FEWER}`, false);
  // Without the byte-order mark.
  return JSON.parse(new TextDecoder().decode(body));
}

/** It took longer than it may. */
export const tooSlow = (host: string, { seconds }: AnswerLimits): Unreached =>
  new Unreached(`${host} takes longer than ${seconds} seconds for one answer. ${FEWER}`, false);
