/** What clients of an image are expected to download. All bytes are uncompressed, and rounded. */
export interface Forecast {
  /** Clients that update at different paces, in the order in which they were asked for. */
  readonly updates: readonly UpdateForecast[];
  /** Days between two updates of the client that the other fields are about. */
  readonly periodDays: number;
  /** The components that such a client pays most for, the dearest first; at most ten. */
  readonly costliest: readonly CostlyComponent[];
  /** What an image of as many layers would cost such a client. */
  readonly otherLayers: readonly LayersForecast[];
}

/** A client that updates at one pace. */
export interface UpdateForecast {
  /** Days between two updates. */
  readonly days: number;
  /** Bytes of an average update. */
  readonly bytes: number;
}

/** A component that costs much. */
export interface CostlyComponent {
  readonly name: string;
  /** Bytes as packing counts them. */
  readonly size: number;
  /** Its layer, numbered from 1. */
  readonly layer: number;
  /** Its part in the bytes of an average update: what changes costs all of its layer. */
  readonly bytes: number;
}

/** An image with another number of layers, without a previous image. */
export interface LayersForecast {
  readonly maxLayers: number;
  /** Layers that the packer makes then. */
  readonly layers: number;
  /** Bytes of an average update. */
  readonly bytes: number;
}
