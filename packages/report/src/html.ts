export { type ReportInput, reportHtml } from './html/report-html.ts';
