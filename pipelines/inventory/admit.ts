import type { Dataset } from "./dataset.js";

export type Admission = { readonly admitted: true } | { readonly admitted: false; readonly reason: string };

/**
 * Whether the law lets a night as of a date use a data set: its sharing agreement, where it has one, must have begun
 * and not ended. The reason says who has to do what.
 */
export function admit({ title, owner, sharing }: Dataset, asOf: string): Admission {
  if (!sharing) return { admitted: true };
  const refuse = (why: string): Admission => ({
    admitted: false,
    reason: `${title} is left out: the sharing agreement with ${owner} (${sharing.agreement}) ${why}. ${sharing.renewal}`,
  });
  // Dates written YYYY-MM-DD sort as they follow; the last day of an agreement still belongs to it.
  if (asOf < sharing.from) return refuse(`begins only on ${sharing.from}`);
  if (sharing.until !== undefined && asOf > sharing.until) return refuse(`ended on ${sharing.until}`);
  return { admitted: true };
}
