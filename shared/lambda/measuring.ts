import type { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Measure } from '../domain/measures.ts';
import type { Runtime } from './runtime.ts';

/** Whose measures they are: properties of the log line, no dimensions, which cost by the number of their values. */
interface Place {
  readonly moveId: string;
  /** When it was so: milliseconds since the epoch. */
  readonly at: number;
  /** Of the journal's entry, where it is one. */
  readonly entry?: number;
}

/**
 * Writes measures as lines of the embedded metric format, of which CloudWatch makes metrics: no call, no permission. CloudWatch User
 * Guide, "Embedded metric format specification".
 */
export function emitMeasures(
  measures: readonly Measure[],
  { moveId, at, entry }: Place,
  {
    namespace,
    runtime,
    log,
  }: { readonly namespace: string; readonly runtime: Pick<Runtime, 'emit'>; readonly log: Logger },
): void {
  for (const { name, unit, value, dimensions } of measures) {
    const metrics = new Metrics({ namespace, serviceName: 'cname-mover', logger: log });
    metrics.setTimestamp(Math.floor(at));
    metrics.addDimensions({ ...dimensions });
    metrics.addMetric(name, unit, value);
    metrics.addMetadata('moveId', moveId);
    if (entry !== undefined) metrics.addMetadata('entry', String(entry));
    runtime.emit(JSON.stringify(metrics.serializeMetrics()));
  }
}
