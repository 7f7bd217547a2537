import { readFile } from "node:fs/promises";
import { csvParse } from "d3-dsv";
import { InputError } from "../inputError.js";

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
  const table = csvParse((await readFile(path, "utf8")).replace(/^\uFEFF/, ""));
  const lacking = ["area", "year", "population"].find((column) => !table.columns.includes(column));
  if (lacking || table.length === 0)
    throw new InputError(
      lacking
        ? `${file}: the first line is ${JSON.stringify(table.columns.join(","))}. It must name the columns area, year and population.`
        : `${file} has no line. Add one for each area and year.`,
    );
  const lines = new Map<string, number>();
  return table.map((row, i) => {
    const [area, year, population] = [
      row.area!.trim(),
      Number(row.year || Number.NaN),
      Number(row.population || Number.NaN),
    ];
    const refuse = (what: string): never => {
      throw new InputError(`${file}: line ${i + 2} ${what}`);
    };
    if (area === "") refuse("has no area. Add it, or take the line out.");
    if (!Number.isInteger(year) || year < 1801 || year > 2200)
      refuse(`has the year ${JSON.stringify(row.year)}. Write four digits: 2021.`);
    if (!(population > 0 && Number.isFinite(population)))
      refuse(
        `has the population ${JSON.stringify(row.population)}. Write a number above 0, without marks of thousands.`,
      );
    const twice = lines.get(`${area} ${year}`);
    if (twice !== undefined) refuse(`says ${area} in ${year} again, after line ${twice}. Take one out.`);
    lines.set(`${area} ${year}`, i + 2);
    return { area, year, population };
  });
}
