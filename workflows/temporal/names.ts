/** Name under which the versions of the worker are known to the server. */
export const DEPLOYMENT = "headwater";

/** A store has one night at a time, so a night has one name; the server refuses a second one while it runs. */
export const NIGHT_ID = "headwater-night";

/** The schedule of the nights. */
export const SCHEDULE_ID = "headwater-nightly";

/** Release of the Temporal CLI that is built or downloaded where none is found. */
export const CLI_VERSION = "1.5.1";
