import { z } from "zod";
import { arcgis } from "./arcgis.js";
import { ckan } from "./ckan.js";
import type { Connector, OptionsSchema } from "./connector.js";
import { http } from "./http.js";
import { open311 } from "./open311.js";
import { postgres } from "./postgres.js";
import { sensorThings } from "./sensorThings.js";
import { socrata } from "./socrata.js";

/** Every way of reaching a source. A further one is a file beside these and a word in this list. */
const CONNECTORS = [arcgis, ckan, http, open311, postgres, sensorThings, socrata] as const;

/** What an inventory may say under `source.from`: `kind` names the connector. */
export const fromSchema = z.discriminatedUnion(
  "kind",
  CONNECTORS.map(({ options }) => options) as unknown as OptionsOf<typeof CONNECTORS>,
);

type OptionsOf<T extends readonly { options: unknown }[]> = { -readonly [I in keyof T]: T[I]["options"] };

export type From = z.infer<typeof fromSchema>;

/** The connector of a `kind`. */
export const connectorOf = (kind: From["kind"]) =>
  CONNECTORS.find(({ options }) => options.shape.kind.value === kind) as unknown as Connector<OptionsSchema>;
