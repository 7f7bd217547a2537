/**
 * What a fit has learnt: plain values, records, lists and typed arrays, with the name of its method. It can be kept
 * (`packState`) and given to the method's `restore`; the panel's own values are not in it.
 */
export type State = Readonly<Record<string, unknown>>;

/**
 * A state, as its method knows it.
 * @throws RangeError where it is another method's
 */
export function stateOf<S>(method: string, state: State): S {
  if (state.method !== method)
    throw new RangeError(
      `The state is of ${state.method === undefined ? "no method" : JSON.stringify(state.method)}, not of ${method}. Restore it with the method that gave it.`,
    );
  return state as unknown as S;
}

/** @throws RangeError where a state holds something for another number of series than the panel has */
export function checkSeries(method: string, held: number, series: number): void {
  if (held !== series)
    throw new RangeError(
      `The state of ${method} is of a panel of ${held} series, this one has ${series}. Restore it on the panel that it was fitted on.`,
    );
}
