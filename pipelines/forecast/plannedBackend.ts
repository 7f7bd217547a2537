import type { Backend } from "../../models/backend.js";
import { InputError } from "../inputError.js";
import { tensorBackend } from "./backend.js";

/**
 * The backend that a night was planned with: its bytes are its own.
 * @throws InputError where this process has another one
 */
export async function plannedBackend(planned: { readonly name: string }): Promise<Backend> {
  const backend = await tensorBackend(planned.name);
  if (backend.name !== planned.name)
    throw new InputError(
      `This night was planned with the backend ${planned.name}, this worker has ${backend.name}. Set HEADWATER_BACKEND alike everywhere.`,
    );
  return backend;
}
