import type { Field } from "../inventory/dataset.js";

type Type = Field["type"];

/** What a field's type is called in CSV on the Web (https://www.w3.org/TR/tabular-metadata/#datatypes). */
export const CSVW: Readonly<Record<Type, string>> = {
  text: "string",
  integer: "integer",
  number: "number",
  date: "date",
  timestamp: "dateTime",
  boolean: "boolean",
};

/** The same in Frictionless Table Schema (https://datapackage.org/standard/table-schema/), which CKAN portals validate by. */
export const FRICTIONLESS: Readonly<Record<Type, string>> = { ...CSVW, timestamp: "datetime" };

/** A field's type by its name in one of them; undefined for types that the inventory does not know. */
export const typeNamed = (names: Readonly<Record<Type, string>>, name: string): Type | undefined =>
  (Object.keys(names) as Type[]).find((type) => names[type] === name);
