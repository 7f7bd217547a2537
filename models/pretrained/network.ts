import { flatten, parameters, unflatten } from "../training/flatten.js";
import { decodeHalves, encodeHalves } from "../training/half.js";
import type { Architecture } from "../training/quantileNetwork.js";
import { ARCHITECTURE } from "./architecture.js";
import { sha256 } from "./sha256.js";

/** A trained network, and what its card says of it. */
export interface Network {
  readonly architecture: Architecture;
  readonly weights: readonly Float32Array[];
  /** SHA-256 of the halves that it was loaded from, together with those of the networks beside it. */
  readonly hash: string;
}

/** Networks as they are shipped: half-precision parameters, little-endian, one network after another, in the order of `shapes`, as base64. */
export interface Packed {
  readonly base64: string;
  readonly sha256: string;
}

/**
 * Rounds networks of one architecture to halves (IEEE 754 binary16) for shipping.
 * @param networks for each one array a parameter, as `Network` has them
 */
export function pack(networks: readonly Network["weights"][]): Packed {
  const values = flatten(networks.flat());
  const halves = new Uint16Array(values.length);
  encodeHalves(values, halves);
  const bytes = new Uint8Array(halves.buffer);
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { base64: btoa(binary), sha256: sha256(bytes) };
}

/** The networks that were packed. @throws RangeError where the bytes are not those of the hash, or not of this architecture */
export function unpack({ base64, sha256: expected }: Packed, architecture = ARCHITECTURE): readonly Network[] {
  const binary = atob(base64);
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const hash = sha256(bytes);
  if (hash !== expected)
    throw new RangeError(`The networks' weights have the hash ${hash}, not ${expected}. Install the package again.`);
  const halves = new Uint16Array(bytes.buffer);
  const values = new Float32Array(halves.length);
  decodeHalves(halves, values);
  const size = parameters(architecture);
  return Array.from({ length: Math.ceil(values.length / size) }, (_, k) => ({
    ...{ architecture, hash },
    weights: unflatten(architecture, values.subarray(k * size, (k + 1) * size)),
  }));
}
