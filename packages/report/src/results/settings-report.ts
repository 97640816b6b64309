import type { VersionedResult } from './format-version.ts';

/** A value and where it comes from. */
export interface ReportedSetting {
  readonly value: unknown;
  readonly origin: string;
}

/** What `chunkah config` shows, as plain data. */
export interface SettingsReport extends VersionedResult {
  /** The config file; absent if there is none. */
  readonly configFile?: string;
  /** Presets that were requested, and why. */
  readonly presets: readonly { readonly name: string; readonly reason: string }[];
  /** Each option that has a value: the value, or list of values, and where it comes from. */
  readonly options: Readonly<Record<string, ReportedSetting | readonly ReportedSetting[]>>;
  /** All repos in order of precedence. */
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
