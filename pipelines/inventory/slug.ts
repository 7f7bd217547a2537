import { z } from "zod";

/** A name for addresses and files. */
export const slug = z.string().regex(/^[a-z][a-z0-9-]*$/, "small letters, digits and hyphens");
