export { componentsText } from './components-text.ts';
export { diffText } from './diff-text.ts';
export { explanationText } from './explanation-text.ts';
export { findingsText } from './findings-text.ts';
export { forecastText } from './forecast-text.ts';
export { inspectText } from './inspect-text.ts';
export { jsonText } from './json-text.ts';
export { diffMarkdown } from './markdown/diff-markdown.ts';
export { planMarkdown } from './markdown/plan-markdown.ts';
export { type SummarizedComponent, summaryMarkdown } from './markdown/summary-markdown.ts';
export { downloadText, planText } from './plan-text.ts';
export { previousText } from './previous-text.ts';
export { repoTable } from './repo-table.ts';
export type {
  ChangedFile,
  ComponentChange,
  DiffResult,
  DiffStep,
  GoneLayer,
  KeptLayer,
  LayerDiff,
  LayerReason,
} from './results/diff-result.ts';
export type {
  EntryExplanation,
  ExplainedClaim,
  ExplainedComponent,
  ExplainResult,
  PathExplanation,
  PrunedPlace,
} from './results/explain-result.ts';
export type { Finding, FindingRule } from './results/finding.ts';
export type { CostlyComponent, Forecast, LayersForecast, UpdateForecast } from './results/forecast.ts';
export { formatVersion, type VersionedResult } from './results/format-version.ts';
export type {
  BuildResult,
  BuildStatistics,
  ComponentSummary,
  IndexedManifest,
  IndexResult,
  LayerSummary,
  PlanResult,
  PlanSummary,
  PreviousSummary,
  PushedBlobs,
  PushedImage,
  StoredNames,
  WrittenLayerSummary,
} from './results/image-results.ts';
export type {
  InspectedComponent,
  InspectedEntry,
  InspectedFiles,
  InspectedLayer,
  InspectResult,
} from './results/inspect-result.ts';
export type { OwnedShare, RepoSummary, ReposResult } from './results/repos-result.ts';
export type { SettingsReport } from './results/settings-report.ts';
export type { ImageFinding, ValidateResult } from './results/validate-result.ts';
export { settingsTable } from './settings-table.ts';
export { formatBytes } from './text/bytes.ts';
export { nameText } from './text/name-text.ts';
export { formatShare } from './text/share.ts';
export { validationText } from './validation-text.ts';
