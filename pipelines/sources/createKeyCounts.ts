/** How often each combination of keys stands in lines of text. */
export interface KeyCounts {
  /** Where the keys of a line begin and end, to be set before it is added. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Adds the line of which they are; false where there is no more room. */
  add(bytes: Uint8Array, hash: number): boolean;
  /** The keys, a delimiter behind each, and their number, a line each. */
  lines(): Buffer;
}

/** Places of the hash table, of which at most half are taken; who finds none in so many tries has a bad hash. */
const PLACES = 2 ** 20;
const TRIES = 1000;
/** Bytes of all keys. */
const HEAP = 2 ** 25;
const LONGEST_COUNT = 16;

/** A hash table of keys as they are written; it looks at bytes alone and makes no value of them. */
export function createKeyCounts(keys: number, delimiter: number): KeyCounts {
  const [starts, ends] = [new Int32Array(keys), new Int32Array(keys)];
  const [table, counts, begins] = [new Int32Array(PLACES), new Uint32Array(PLACES), new Int32Array(PLACES)];
  // A group's keys lie in the heap as in a line.
  const heap = Buffer.alloc(HEAP);
  let groups = 0;
  let top = 0;

  function isGroup(bytes: Uint8Array, begin: number): boolean {
    let at = begin;
    for (let key = 0; key < keys; key++) {
      const end = ends[key];
      for (let i = starts[key]; i < end; i++) if (heap[at++] !== bytes[i]) return false;
      if (heap[at++] !== delimiter) return false;
    }
    return true;
  }

  /** Zero where there is no more room. */
  function newGroup(bytes: Uint8Array): number {
    let length = keys;
    for (let key = 0; key < keys; key++) length += ends[key] - starts[key];
    if (groups + 1 > PLACES / 2 || top + length > HEAP) return 0;
    begins[++groups] = top;
    for (let key = 0; key < keys; key++) {
      for (let i = starts[key]; i < ends[key]; i++) heap[top++] = bytes[i];
      heap[top++] = delimiter;
    }
    return groups;
  }

  return {
    starts,
    ends,
    add(bytes, hash) {
      let place = hash ^ (hash >>> 15);
      for (let tries = 0; tries < TRIES; tries++) {
        place &= PLACES - 1;
        const group = table[place];
        if (group === 0) {
          table[place] = newGroup(bytes);
          counts[table[place]]++;
          return table[place] > 0;
        }
        if (isGroup(bytes, begins[group])) {
          counts[group]++;
          return true;
        }
        place++;
      }
      return false;
    },
    lines() {
      const lines = Buffer.allocUnsafe(top + groups * (LONGEST_COUNT + 1));
      let at = 0;
      for (let group = 1; group <= groups; group++) {
        at += heap.copy(lines, at, begins[group], group < groups ? begins[group + 1] : top);
        at += lines.write(`${counts[group]}\n`, at, "latin1");
      }
      return lines.subarray(0, at);
    },
  };
}
