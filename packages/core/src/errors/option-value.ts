/** The value of an option. */
export interface OptionValue {
  /** Name of the option in a config file and in the API. */
  readonly name: string;
  /** For a list the entry, for a record the key. */
  readonly value?: unknown;
}
