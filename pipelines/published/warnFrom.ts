/**
 * The probabilities from which on an early warning is given. Going beyond capacity hurts, so 3 in 10 are enough to say
 * so; going beyond what is usual has to be as likely as not, or half of all areas would be in the list.
 */
export const WARN_FROM = { capacity: 0.3, "usual range": 0.5 } as const;
