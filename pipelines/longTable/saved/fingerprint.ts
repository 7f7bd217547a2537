import { createHash } from "node:crypto";
import type { Covariates, Panel } from "../../../models/panel.js";
import { InputError } from "../../inputError.js";

const KINDS = ["static", "historic", "future"] as const satisfies readonly (keyof Covariates)[];

/** What a panel held, without holding it. */
export interface Fingerprint {
  /** Names of the covariates of each kind, in their order. */
  readonly covariates: Readonly<Record<keyof Covariates, readonly string[]>>;
  /** Of each series, SHA-256 of its dates, values and covariates of the past. */
  readonly series: readonly { readonly id: string; readonly sha256: string }[];
}

/** The fingerprint of a panel. Future covariates beyond its end are not in it: they may be supposed otherwise. */
export function fingerprint({ ids, offsets, ds, y, covariates }: Panel): Fingerprint {
  const perRow = [ds, y, ...Object.values(covariates.historic), ...Object.values(covariates.future)];
  const names = (kind: keyof Covariates) => Object.keys(covariates[kind]);
  return {
    covariates: { static: names("static"), historic: names("historic"), future: names("future") },
    series: ids.map((id, i) => {
      const hash = createHash("sha256");
      for (const column of perRow) hash.update(column.slice(offsets[i], offsets[i + 1]));
      for (const column of Object.values(covariates.static)) hash.update(column.slice(i, i + 1));
      return { id, sha256: hash.digest("hex") };
    }),
  };
}

/** What messages call the two sides. */
export interface Sides {
  readonly dir: string;
  readonly file: string;
}

/** @throws InputError where a panel has other covariates than the fits in `dir` read; it names them */
export function checkCovariates(fitted: Fingerprint, panel: Panel, { dir, file }: Sides): void {
  const say = (names: readonly string[]) => (names.length > 0 ? names.join(", ") : "none");
  for (const kind of KINDS) {
    const [were, are] = [fitted.covariates[kind], Object.keys(panel.covariates[kind])];
    if (were.join("\0") !== are.join("\0"))
      throw new InputError(
        `The fits in ${dir} read these ${kind} covariates: ${say(were)}; with ${file} come: ${say(are)}. Give the same files, in the same order, with --covariates.`,
        2,
      );
  }
}

/** Where a panel is not the one that was fitted on: what is different, naming the first such series. */
export function differenceOf(fitted: Fingerprint, panel: Panel, { file }: Sides): string | undefined {
  const before = new Map(fitted.series.map(({ id, sha256 }) => [id, sha256]));
  const now = fingerprint(panel).series;
  const present = new Set(panel.ids);
  const gone = fitted.series.find(({ id }) => !present.has(id));
  if (gone) return `series ${gone.id} is not in ${file}`;
  const other = now.find(({ id, sha256 }) => before.get(id) !== sha256);
  if (!other) return undefined;
  return before.has(other.id)
    ? `series ${other.id} has other dates, values or covariates in ${file}`
    : `series ${other.id} of ${file} was not among them`;
}
