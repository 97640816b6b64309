export { diffHtml } from './html/diff-html.ts';
export { type ReportInput, reportHtml } from './html/report-html.ts';
