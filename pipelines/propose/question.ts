/** Something that a file cannot tell, and a person can. */
export interface Question {
  /** Where the answer goes in the data set, with dots: `legal.basis`. Also its name in a file of answers. */
  readonly path: string;
  readonly message: string;
  /** Taken where nobody is asked, and offered where somebody is. Undefined where only a person knows. */
  readonly usual?: string;
  readonly choices?: readonly string[];
  /** What is wrong with an answer; undefined where nothing is. */
  readonly problem?: (answer: string) => string | undefined;
}

/** Puts a question to whoever adds a data set. An empty answer means "none", where that is allowed. */
export type Ask = (question: Question) => Promise<string>;
