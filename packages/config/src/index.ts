export type { Config, ConfigContext, ConfigExport, Falsy, GroupEntry, Limits, RepoEntry } from './config.ts';
export { defineConfig } from './define-config.ts';
export { presentPlaces } from './find/find-config.ts';
export { foreignFailure } from './load/foreign-failure.ts';
export { repoName } from './merge/merge-repos.ts';
export { mergeSettings } from './merge/merge-settings.ts';
export { isPresetOrigin } from './merge/preset-layer.ts';
export type {
  ImageConfigSetting,
  OutputSetting,
  ScalarSettings,
  Setting,
  Settings,
  SettingsLayer,
} from './merge/settings.ts';
export type { RepoChoice } from './plugins/resolve-repos.ts';
export { extendPreset } from './presets/extend-preset.ts';
export { presetSchema } from './presets/preset-schema.ts';
export { type SelectedPreset, selectPreset } from './presets/select-preset.ts';
export { type ReadConfigOptions, type ReadConfigResult, readConfig } from './read-config.ts';
