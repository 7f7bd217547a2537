/** Demand of a service that can be met in one period of a frequency in an area. */
export interface Capacity {
  readonly service: string;
  readonly area: string;
  readonly freq: string;
  readonly capacity: number;
}
