/** A path of the map, absolute and normalized; `/` for the root itself. */
type MapPath = string;

/** What a map says of one component. */
export interface MapComponent {
  readonly name: string;
  /** Average days between updates. */
  readonly intervalDays: number;
  readonly paths: readonly MapPath[];
}

export interface ParsedMap {
  readonly format: 'json' | 'lines';
  /** In byte order of their names: of two that list one path the first keeps it. */
  readonly components: readonly MapComponent[];
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}

/** Days between updates of a component that names no interval. */
export const defaultIntervalDays = 30;
