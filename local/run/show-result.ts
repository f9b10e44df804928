import type { MeterReport } from '../traffic/meter.ts';
import type { MoveResult } from './run-move.ts';
import type { Terminal } from './terminal.ts';

/** Shows what the viewers' meter counted, and in the words of `serving` who serves now. */
export function showTraffic(
  terminal: Terminal,
  title: string,
  report: MeterReport,
  names: ReadonlyMap<string, string>,
  serving: string,
): void {
  const by = Object.entries(report.byDistribution).map(
    ([id, count]) => `${count} by ${names.has(id) ? `the ${names.get(id)}` : id}`,
  );
  const counts = `${title}: ${report.asked} asked, ${report.served} served (${by.join(', ') || 'none'}), ${report.lost} lost.`;
  terminal.line();
  if (report.lost === 0) terminal.good(counts);
  else terminal.bad(counts);
  for (const [reason, count] of Object.entries(report.byReason)) terminal.bad(`  ${count} × ${reason}`);
  terminal.line(`Served now by ${serving}.`);
}

/** Shows how the move ended and where its evidence is. */
export function showEnd(
  terminal: Terminal,
  result: MoveResult,
  files: { readonly markdown: string; readonly json: string } | undefined,
): void {
  const { evidence } = result;
  if (evidence) {
    terminal.heading('Timeline, from the admission');
    for (const { seconds, what } of evidence.timeline) terminal.stage(seconds * 1_000, what, '');
  }
  terminal.line();
  if (files) terminal.line(`Evidence: ${files.markdown} and ${files.json}`);
  const { text, good } = endOf(result);
  if (good) terminal.good(text);
  else terminal.bad(text);
}

/** The last sentence of a run. */
export function endOf({ status, error, cause, plan, evidence }: MoveResult): {
  readonly text: string;
  readonly good: boolean;
} {
  if (plan?.verdict === 'refused') {
    const refusals = plan.checks.filter(({ verdict }) => verdict === 'refuse').length;
    return {
      text: `Refused for ${refusals} reason${refusals === 1 ? '' : 's'}, see above. Nothing was changed.`,
      good: false,
    };
  }
  if (status !== 'SUCCEEDED') {
    return {
      text: `Ended ${evidence?.outcome ?? 'with nothing changed'}: ${error}. ${readableCause(cause)}`,
      good: false,
    };
  }
  if (!evidence) return { text: 'The plan is ready. Nothing was changed.', good: true };
  return { text: `Ended ${evidence.outcome}.`, good: true };
}

/** Step Functions passes on a function's failure as JSON. */
export function readableCause(cause = ''): string {
  try {
    return (JSON.parse(cause) as { errorMessage?: string }).errorMessage ?? cause;
  } catch {
    return cause;
  }
}
