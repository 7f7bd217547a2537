import type { CatalogueOrder } from "../../pipelines/catalogue/catalogueInto.js";
import type { InsideOrder } from "../../pipelines/propose/lookInside.js";
import type { LookOrder } from "../../pipelines/propose/lookInto.js";
import type { ReadOrder } from "../../pipelines/sources/readOrder.js";

/** What the process that reads what came from outside may be asked. */
export type OutsideOrder = ReadOrder | LookOrder | InsideOrder | CatalogueOrder;
