/**
 * Whether tests of many minutes run whole: `npm run test:long`. The normal suite runs a share of each, which says in
 * its place what it leaves out.
 */
export const whole = process.env.HEADWATER_TESTS === "whole";
