import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Evidence, renderEvidence } from '../../shared/domain/evidence.ts';
import type { MeterReport } from '../traffic/meter.ts';

/** Writes the evidence of a move, with what the viewers' meter counted, as Markdown and JSON; returns both paths. */
export function writeEvidence(
  folder: string,
  evidence: Evidence,
  traffic: MeterReport,
): { markdown: string; json: string } {
  mkdirSync(folder, { recursive: true });
  const markdown = join(folder, `${evidence.moveId}.md`);
  const json = join(folder, `${evidence.moveId}.json`);
  const counted = `## Requests\n\n${traffic.asked} asked, ${traffic.served} served, ${traffic.lost} lost.\n`;
  writeFileSync(markdown, `${renderEvidence(evidence)}\n${counted}`);
  writeFileSync(json, `${JSON.stringify({ ...evidence, traffic }, null, 2)}\n`);
  return { markdown, json };
}
