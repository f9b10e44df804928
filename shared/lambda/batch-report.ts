import type { ClientSettings } from '../aws/client-settings.ts';
import { type Buckets, writeReport } from '../aws/lists.ts';
import type { BatchHead, Group } from '../domain/batch/batch.ts';
import { renderCsv, renderReport, rowsOf } from '../domain/batch/report.ts';

/** Where the report of a batch lies in the service's bucket. */
export function reportFilesOf(batchId: string) {
  return { csv: `batches/${batchId}/report.csv`, markdown: `batches/${batchId}/report.md` };
}

/** Writes the report by domain, as CSV and as Markdown. */
export async function writeReports(
  { clients, buckets }: { readonly clients: ClientSettings; readonly buckets: Buckets },
  head: BatchHead,
  groups: readonly Group[],
): Promise<void> {
  const { csv, markdown } = reportFilesOf(head.batchId);
  await writeReport(clients, buckets, { key: csv, type: 'text/csv; charset=utf-8', text: renderCsv(rowsOf(groups)) });
  const text = renderReport(head, groups);
  await writeReport(clients, buckets, { key: markdown, type: 'text/markdown; charset=utf-8', text });
}
