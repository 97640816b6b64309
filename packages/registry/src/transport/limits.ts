/** Bounds on what a peer may take: milliseconds and bytes. */
export interface Limits {
  /** Until a connection stands, TLS included. */
  readonly connect: number;
  /** Without a byte in either direction: a registry may take minutes to check a large blob. */
  readonly idle: number;
  /** For an answer that is read whole. */
  readonly answer: number;
  /** For what is tidied up after a run that was ended. */
  readonly farewell: number;
  /** Bytes of a token's answer, and of an answer that says what is wrong. */
  readonly smallAnswer: number;
  /** Bytes of a manifest or a config. */
  readonly document: number;
}

/** As containers/image has them (`iolimits.go`). */
export const usualLimits: Limits = {
  connect: 30_000,
  idle: 300_000,
  answer: 120_000,
  farewell: 10_000,
  smallAnswer: 1024 * 1024,
  document: 4 * 1024 * 1024,
};
