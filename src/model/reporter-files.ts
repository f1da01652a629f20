/** Every form that a report is written in, by the name of its reporter, and its file in the output folder. */
export const REPORT_FILES = {
  json: 'report.json',
  markdown: 'report.md',
  html: 'report.html',
  junit: 'junit.xml',
  github: 'github-summary.md',
  comment: 'comment.md',
} as const;

export type ReporterName = keyof typeof REPORT_FILES;
