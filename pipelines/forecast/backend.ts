import { type Backend, openBackend } from "../../models/backend.js";
import { InputError } from "../inputError.js";

let opened: Promise<Backend> | undefined;

/** The one backend of this process, loaded when it is first asked for. */
export function tensorBackend(wanted?: string): Promise<Backend> {
  opened ??= openBackend({ wanted, env: process.env });
  return opened;
}

/**
 * Which backend this process computes with, and why.
 * @throws InputError when the wanted one is unknown or does not load
 */
export async function backend(
  _store: unknown,
  { wanted }: { wanted?: string },
): Promise<{ name: string; threads: number; why: string }> {
  try {
    const { name, threads, why } = await tensorBackend(wanted);
    return { name, threads, why };
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(error.message, 2);
    throw error;
  }
}
