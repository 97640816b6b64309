import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';

/**
 * A rectangle of a treemap: the number of its component, then left, top, width and height in
 * hundredths of a percent of the whole.
 */
export type Tile = readonly [component: number, left: number, top: number, width: number, height: number];

/** Tiles beyond this number would be too small to see or to reach by keys. */
const mostTiles = 300;

/**
 * Lays components out by size.
 * @param sizes of the components, the largest first.
 * @param aspect width of the whole by its height.
 * @returns at most 300 tiles, without components of no bytes.
 */
export function layOut(sizes: readonly number[], aspect: number): Tile[] {
  const shown = sizes.slice(0, mostTiles).flatMap((size, component) => (size > 0 ? [{ size, component }] : []));
  const whole: Node = { children: shown.map((leaf) => ({ ...leaf, children: [] })) };
  const tree = hierarchy(whole, ({ children }) => children).sum(({ size = 0 }) => size);
  // Squares stay squares where the page stretches 1 by 1 to its aspect.
  const laid = treemap<Node>().tile(treemapSquarify.ratio(1)).size([aspect, 1])(tree);
  return (laid.children ?? []).map(({ data, x0, x1, y0, y1 }) => {
    const [left, right, top, bottom] = [x0 / aspect, x1 / aspect, y0, y1].map((share) => Math.round(share * 10_000));
    return [data.component ?? 0, left ?? 0, top ?? 0, (right ?? 0) - (left ?? 0), (bottom ?? 0) - (top ?? 0)];
  });
}

interface Node {
  readonly size?: number;
  readonly component?: number;
  readonly children: readonly Node[];
}
