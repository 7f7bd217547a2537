import type { Outside } from "./outside.js";
import { Unreached } from "./unreached.js";

/** `${NAME}` in a text of the inventory stands for the variable NAME of the environment. */
const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

export interface Filled<T> {
  /** The options with each reference replaced by its secret. */
  readonly options: T;
  /** A text that may hold secrets, with their names in their place. */
  hide(text: string): string;
}

/**
 * Puts the secrets of the environment where the inventory names them.
 * @throws Unreached for a variable that is not set
 */
export function fillSecrets<T>(options: T, env: Outside["env"]): Filled<T> {
  const secrets = new Map<string, string>();
  const secret = (reference: string, name: string) => {
    const value = env[name];
    if (value === undefined || value === "")
      throw new Unreached(
        `${reference} is not set in the environment. Set ${name} for the user who runs Headwater.`,
        false,
      );
    secrets.set(value, reference);
    return value;
  };
  const fill = (value: unknown): unknown =>
    typeof value === "string"
      ? value.replace(REFERENCE, secret)
      : Array.isArray(value)
        ? value.map(fill)
        : value && typeof value === "object"
          ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]))
          : value;
  const filled = fill(options) as T;
  // The longest first: a secret may be part of another.
  const written = [...secrets]
    .flatMap(([value, name]) => [...new Set([value, encodeURIComponent(value)])].map((text) => ({ text, name })))
    .sort((a, b) => b.text.length - a.text.length);
  return {
    options: filled,
    hide: (text) => written.reduce((hidden, { text: value, name }) => hidden.replaceAll(value, name), text),
  };
}
