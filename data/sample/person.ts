import { day, iso } from "./day.js";
import type { Stream } from "./stream.js";

/** A name that nobody has. */
export const personName = (random: Stream): string => `Person ${10_000 + Math.floor(random() * 90_000)}`;

/** Date of birth, most of the last ninety years before `year`. */
export const birthDate = (random: Stream, year: number): string =>
  iso(day(year - 90, 1, 1) + Math.floor(random() * 89 * 365));

/**
 * Ten digits that look like an NHS number and are nobody's: their check digit is wrong on purpose
 * (modulus 11, NHS Data Dictionary, attribute NHS NUMBER).
 */
export function invalidNhsNumber(random: Stream): string {
  const digits = Array.from({ length: 9 }, (_, i) => (i === 0 ? 9 : Math.floor(random() * 10)));
  const check = (11 - (digits.reduce((sum, digit, i) => sum + digit * (10 - i), 0) % 11)) % 11;
  // One to nine above the right digit, which is 10 where no digit is right.
  return `${digits.join("")}${(check + 1 + Math.floor(random() * 9)) % 10}`;
}

/** A mobile number of the range that Ofcom keeps free for drama: 07700 900000 to 900999. */
export const dramaPhone = (random: Stream): string =>
  `07700 900${String(Math.floor(random() * 1000)).padStart(3, "0")}`;
