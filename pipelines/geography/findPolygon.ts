import Flatbush from "flatbush";
import pointInPolygon from "point-in-polygon-hao";
import type { Polygons } from "./readPolygons.js";

/**
 * Tells the polygon in which a point lies, by its place in the list; -1 outside of all. A point on an edge that several
 * share, or that lies in several which overlap, is in the first of them. Coordinates as the polygons have them.
 */
export function findPolygon(parts: Polygons["parts"]): (x: number, y: number) => number {
  const index = new Flatbush(parts.length);
  for (const { rings } of parts) {
    const [xs, ys] = [rings[0].map(([x]) => x), rings[0].map(([, y]) => y)];
    index.add(...reduced(Math.min, xs, ys), ...reduced(Math.max, xs, ys));
  }
  index.finish();
  const point = [0, 0];
  let found = -1;
  // As a filter that keeps nothing, so that no list is made for a point.
  const test = (i: number): boolean => {
    if ((found < 0 || i < found) && pointInPolygon(point, parts[i].rings) !== false) found = i;
    return false;
  };
  return (x, y) => {
    [point[0], point[1], found] = [x, y, -1];
    index.search(x, y, x, y, test);
    return found;
  };
}

const reduced = (pick: (a: number, b: number) => number, xs: number[], ys: number[]): [number, number] => [
  xs.reduce((a, b) => pick(a, b)),
  ys.reduce((a, b) => pick(a, b)),
];
