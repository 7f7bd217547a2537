/** Puts the values of `a` in `from … to` (inclusive) into such an order that `a[k]` is what sorting would put there. Hoare (1961), Find. */
export function select(a: Float64Array, from: number, to: number, k: number): void {
  let left = from;
  let right = to;
  while (left < right) {
    const pivot = a[(left + right) >> 1];
    let i = left;
    let j = right;
    while (i <= j) {
      while (a[i] < pivot) i++;
      while (a[j] > pivot) j--;
      if (i <= j) {
        const v = a[i];
        a[i++] = a[j];
        a[j--] = v;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else return;
  }
}
