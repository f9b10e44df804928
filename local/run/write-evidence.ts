import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Evidence, renderEvidence } from '../../shared/domain/evidence.ts';
import { type RecordsEvidence, renderRecordsEvidence } from '../../shared/domain/records-job/evidence.ts';
import type { MeterReport } from '../traffic/meter.ts';
import { UsageError } from './usage-error.ts';

/** Makes the folder for evidence. Throws UsageError when nothing can be written there. */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`The folder ${folder} cannot be written to (${code}). Name another one with --evidence.`);
  }
}

/** Writes the evidence of a record change into a folder that exists; returns both paths. */
export function writeRecordsEvidence(folder: string, evidence: RecordsEvidence): { markdown: string; json: string } {
  const markdown = join(folder, `${evidence.moveId}.md`);
  const json = join(folder, `${evidence.moveId}.json`);
  writeFileSync(markdown, renderRecordsEvidence(evidence));
  writeFileSync(json, `${JSON.stringify(evidence, null, 2)}\n`);
  return { markdown, json };
}

/** Writes the evidence of a move, with what the viewers' meter counted, into a folder that exists; returns both paths. */
export function writeEvidence(
  folder: string,
  evidence: Evidence,
  traffic: MeterReport,
): { markdown: string; json: string } {
  const markdown = join(folder, `${evidence.moveId}.md`);
  const json = join(folder, `${evidence.moveId}.json`);
  const counted = `## Requests\n\n${traffic.asked} asked, ${traffic.served} served, ${traffic.lost} lost.\n`;
  writeFileSync(markdown, `${renderEvidence(evidence)}\n${counted}`);
  writeFileSync(json, `${JSON.stringify({ ...evidence, traffic }, null, 2)}\n`);
  return { markdown, json };
}

/** Writes the report of a batch, as the service made it, into a folder that exists; returns both paths. */
export function writeReport(
  folder: string,
  batchId: string,
  report: { readonly markdown: string; readonly csv: string },
): { markdown: string; csv: string } {
  const markdown = join(folder, `${batchId}.md`);
  const csv = join(folder, `${batchId}.csv`);
  writeFileSync(markdown, report.markdown);
  writeFileSync(csv, report.csv);
  return { markdown, csv };
}
