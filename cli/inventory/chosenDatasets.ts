import { didYouMean } from "../../pipelines/closest.js";
import { InputError } from "../../pipelines/inputError.js";

/**
 * The data sets with these ids, in the order of the list.
 * @throws InputError for an id that none has
 */
export function chosenDatasets<T extends { readonly id: string }>(
  datasets: readonly T[],
  wanted: readonly string[],
  where = "The inventory",
): T[] {
  const ids = datasets.map(({ id }) => id);
  for (const id of wanted)
    if (!ids.includes(id))
      throw new InputError(
        `Unknown data set: ${JSON.stringify(id)}.${didYouMean(id, ids) || ` ${where} has ${ids.join(", ")}.`}`,
      );
  return datasets.filter(({ id }) => wanted.includes(id));
}
