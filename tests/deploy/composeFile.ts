import { parse } from "yaml";
import { read } from "../structure/sourceTree.js";

export interface Mount {
  readonly type: "volume" | "bind";
  readonly source: string;
  readonly target: string;
  readonly read_only?: boolean;
  readonly volume?: { readonly subpath?: string };
}

export interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly user?: string;
  readonly read_only?: boolean;
  readonly init?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly privileged?: boolean;
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly restart?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly (Mount | string)[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period?: string;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
}

/** Reads `deploy/compose.yaml` as Compose does, with the variables of `.env` filled in. */
export function composeFile(env: Readonly<Record<string, string>>): ComposeFile {
  const filled = (_key: unknown, value: unknown) => (typeof value === "string" ? interpolate(value, env) : value);
  return parse(read("deploy/compose.yaml"), filled, { merge: true }) as ComposeFile;
}

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}`, as the Compose specification has them. */
export function interpolate(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)(?:(:[-?])([^}]*))?\}/g, (_, name: string, operator?: string, word = "") => {
    if (env[name]) return env[name];
    if (operator === ":?") throw new RangeError(word);
    return operator === ":-" ? word : "";
  });
}

/** Words of a command in one line, without quotes, as ours are. */
export const words = (command: string): string[] => command.split(/\s+/).filter(Boolean);
