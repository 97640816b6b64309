/** A value and where it comes from. */
export interface ReportedSetting {
  readonly value: unknown;
  readonly origin: string;
}

/** What `chunkah config` shows, as plain data. */
export interface SettingsReport {
  /** The config file; missing when there is none. */
  readonly configFile?: string;
  /** Presets that were asked for, and why. */
  readonly presets: readonly { readonly name: string; readonly reason: string }[];
  /** Each option that has a value: the value, or the list of values, with where they come from. */
  readonly options: Readonly<Record<string, ReportedSetting | readonly ReportedSetting[]>>;
  /** All repos in the order in which their claims count. */
  readonly repos: readonly RepoSettings[];
}

/** A component repo and its settings. */
export interface RepoSettings {
  readonly name: string;
  readonly version: string;
  readonly priority: number;
  readonly origin: string;
  readonly enabled: boolean;
  readonly options: unknown;
}
