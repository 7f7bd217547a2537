/**
 * Told before and after every change that the store makes on disk.
 * The fault tests end the process here; a night passes `noEffect`.
 */
export type Effect = (when: "before" | "after", what: string) => void;

export const noEffect: Effect = () => {};
