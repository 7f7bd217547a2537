import { InputError } from "../inputError.js";
import { readCsv } from "./readCsv.js";

/** Residents of an area in a year. */
export interface Population {
  /** Code or name of the area. */
  readonly area: string;
  readonly year: number;
  readonly population: number;
}

/**
 * A CSV file `area, year, population`; other columns are left aside.
 * @throws InputError naming the line that cannot be read or says something twice
 */
export async function readPopulation(path: string, file: string): Promise<Population[]> {
  const lines = await readCsv(path, file, {
    columns: ["area", "year", "population"],
    asks: "name the columns area, year and population",
  });
  if (lines.length === 0) throw new InputError(`${file} has no line. Add one for each area and year.`);
  const seen = new Map<string, number>();
  return lines.map(({ cell, refuse }, i) => {
    const area = cell("area").trim();
    const [year, population] = ["year", "population"].map((title) => Number(cell(title) || Number.NaN));
    if (area === "") refuse("has no area. Add it, or take the line out.");
    if (!Number.isInteger(year) || year < 1801 || year > 2200)
      refuse(`has the year ${JSON.stringify(cell("year"))}. Write four digits: 2021.`);
    if (!(population > 0 && Number.isFinite(population)))
      refuse(
        `has the population ${JSON.stringify(cell("population"))}. Write a number above 0, without marks of thousands.`,
      );
    const twice = seen.get(`${area} ${year}`);
    if (twice !== undefined) refuse(`says ${area} in ${year} again, after line ${twice}. Take one out.`);
    seen.set(`${area} ${year}`, i + 2);
    return { area, year, population };
  });
}
