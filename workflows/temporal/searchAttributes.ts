import { defineSearchAttributeKey, type SearchAttributeType } from "@temporalio/common";
import type { SearchAttributeKey } from "@temporalio/common/lib/search-attributes.js";

/** What a night can be found by in Temporal's page and in `temporal workflow list`. */
export const SERVICE = defineSearchAttributeKey("HeadwaterService", "KEYWORD_LIST");
/** Codes of the areas that were published. */
export const AREA = defineSearchAttributeKey("HeadwaterArea", "KEYWORD_LIST");
export const AS_OF = defineSearchAttributeKey("HeadwaterAsOf", "DATETIME");
/** One of `NightState`. */
export const STATE = defineSearchAttributeKey("HeadwaterState", "KEYWORD");

/** All of them, to be registered when a server starts: those added later take a second and fail first. */
export const SEARCH_ATTRIBUTES: readonly SearchAttributeKey<SearchAttributeType>[] = [SERVICE, AREA, AS_OF, STATE];

/** The first values of a list, as many as a server takes for one attribute: 2 kB of JSON. A longer one it refuses whole. */
export function fitting(values: readonly string[]): string[] {
  let room = 2000;
  const end = values.findIndex((value) => {
    room -= new TextEncoder().encode(JSON.stringify(value)).length + 1;
    return room < 0;
  });
  return values.slice(0, end < 0 ? values.length : end);
}

/** When a scheduled night was due; the server's own. */
export const SCHEDULED_AT = defineSearchAttributeKey("TemporalScheduledStartTime", "DATETIME");
