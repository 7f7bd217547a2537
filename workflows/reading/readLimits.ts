import { InputError } from "../../pipelines/inputError.js";

/** What reading one file may take. */
export interface ReadLimits {
  /** Seconds for one file. */
  readonly seconds: number;
  /** Memory that the process may hold in all. */
  readonly residentMiB: number;
  /** Of it, for JavaScript. */
  readonly heapMiB: number;
}

/** Ten million rows take a few seconds and 600 MiB. */
export const READ_LIMITS: ReadLimits = { seconds: 900, residentMiB: 1400, heapMiB: 600 };

/**
 * What reading one file may take on this machine; JavaScript has its usual part of the memory.
 * @throws InputError for a setting that is no whole number above 0
 */
export function readLimits(env: Readonly<Record<string, string | undefined>>): ReadLimits {
  const { seconds, residentMiB: usual, heapMiB } = READ_LIMITS;
  const residentMiB = whole("HEADWATER_READ_MIB", env.HEADWATER_READ_MIB, usual);
  return {
    seconds: whole("HEADWATER_READ_SECONDS", env.HEADWATER_READ_SECONDS, seconds),
    residentMiB,
    heapMiB: Math.ceil((heapMiB * residentMiB) / usual),
  };
}

function whole(name: string, text: string | undefined, usual: number): number {
  if (text === undefined || text === "") return usual;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InputError(
    `${name} is ${JSON.stringify(text)}. Set it to a whole number above 0, or unset it (${usual}).`,
    2,
  );
}

/** The signal with which a reader ends itself for its memory. */
export const TOO_LARGE = "SIGUSR2";
