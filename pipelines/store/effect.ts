/**
 * Told when the work of a step begins, and before and after every change that the store makes on disk; the work waits
 * for it. Of a step it hears the hash too. The fault tests end processes here; a night passes `noEffect`.
 */
export type Effect = (when: "begin" | "before" | "after", what: string, hash?: string) => unknown;

export const noEffect: Effect = () => {};
