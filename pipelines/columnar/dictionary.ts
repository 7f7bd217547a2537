/** Texts as codes into a short list of distinct values; a column of an Arquero table. */
export class Dictionary {
  /** @param codes one a row, -1 for null */
  constructor(
    readonly codes: Int32Array,
    readonly values: readonly string[],
  ) {}

  get length(): number {
    return this.codes.length;
  }

  at(row: number): string | null {
    const code = this.codes[row];
    return code < 0 ? null : this.values[code];
  }

  *[Symbol.iterator](): Iterator<string | null> {
    for (let row = 0; row < this.length; row++) yield this.at(row);
  }
}
