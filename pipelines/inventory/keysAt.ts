import type { z } from "zod";
import type { Path } from "./yamlFile.js";

/** The keys that a schema allows for the object at a path; empty where any key will do. */
export function keysAt(schema: z.ZodType, path: Path): string[] {
  return [
    ...new Set(within(schema, path).flatMap((s) => (s.def.type === "object" ? Object.keys(inner(s).shape) : []))),
  ];
}

/** The schemas that may hold at a path: several where a union leaves the choice. */
function within(schema: z.ZodType, path: Path): z.ZodType[] {
  const { type } = schema.def;
  if (type === "optional" || type === "default") return within(inner(schema).unwrap(), path);
  if (type === "union") return inner(schema).options.flatMap((option) => within(option, path));
  if (path.length === 0) return [schema];
  const [key, ...rest] = path;
  const next =
    type === "object"
      ? inner(schema).shape[String(key)]
      : type === "record"
        ? inner(schema).valueType
        : type === "array"
          ? inner(schema).element
          : undefined;
  return next ? within(next, rest) : [];
}

/** The parts of a schema that its kind has; zod's types say so only after narrowing by class. */
const inner = (schema: z.ZodType) =>
  schema as unknown as {
    shape: Record<string, z.ZodType>;
    valueType: z.ZodType;
    element: z.ZodType;
    options: z.ZodType[];
    unwrap(): z.ZodType;
  };
