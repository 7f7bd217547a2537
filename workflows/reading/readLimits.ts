/** What reading one file may take. */
export interface ReadLimits {
  /** Seconds for one file. */
  readonly seconds: number;
  /** Memory that the process may hold in all. */
  readonly residentMiB: number;
  /** Of it, for JavaScript. */
  readonly heapMiB: number;
}

/** Ten million rows take a few seconds and 600 MiB. */
export const READ_LIMITS: ReadLimits = { seconds: 900, residentMiB: 1400, heapMiB: 600 };

/** The signal with which a reader ends itself for its memory. */
export const TOO_LARGE = "SIGUSR2";
