export const MiB = 2 ** 20;

/** Bytes that anything may unpack to. */
export const LARGEST = 16 * 1024 * MiB;
/** Real tables become 5 to 50 times as large; gzip can do 1,032 times. What is small however packed is let through. */
const RATIO = 300;
const SMALL = 64 * MiB;

/** Bytes that so many packed bytes may unpack to. */
export const allowedBytes = (packed: number) => Math.min(LARGEST, Math.max(SMALL, packed * RATIO));
