import type { State } from './state.ts';

/** The layers of an image: numbers of components. */
export type Layers = readonly (readonly number[])[];

/** An image as a client sees it. */
export interface Image {
  readonly state: State;
  readonly layers: Layers;
}

/** What tells the contents of two layers apart: the components and their versions. */
export function layerKey(layer: readonly number[], { components }: State): string {
  return layer
    .map((number) => `${number}:${components.get(number)?.version}`)
    .sort()
    .join(' ');
}

/** Bytes of a layer. */
export function layerSize(layer: readonly number[], { components }: State): number {
  return layer.reduce((sum, number) => sum + (components.get(number)?.item.size ?? 0), 0);
}
