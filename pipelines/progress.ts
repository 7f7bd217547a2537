/** How far a step is, where it knows: 120 of 300 training steps. */
export interface Progress {
  readonly done: number;
  readonly of: number;
  /** What is counted, in the plural. */
  readonly unit: string;
}

/** Hears how far a step is. Nothing that a step writes depends on it. */
export type TellProgress = (progress: Progress) => void;

export const tellNobody: TellProgress = () => {};

/** "120 of 300 training steps". */
export const progressInWords = ({ done, of, unit }: Progress) => `${done} of ${of} ${unit}`;
