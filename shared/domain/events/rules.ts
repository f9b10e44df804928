import { BATCH_REQUESTED } from '../batch/requesting.ts';
import { JOBS } from '../job.ts';
import { REQUESTING } from './incoming.ts';
import { OUTGOING_SOURCE } from './outgoing.ts';

/** A pattern of EventBridge: Amazon EventBridge User Guide, "Event patterns". */
export type EventPattern = { readonly [member: string]: EventPattern | readonly unknown[] };

/** A rule of the service: which events of which bus go to which function. */
export interface EventRule {
  readonly name: string;
  /** `default` has what AWS's services tell; `own` what other systems and accounts put there. */
  readonly buses: readonly ('own' | 'default')[];
  readonly description: string;
  readonly pattern: EventPattern;
  readonly functionName: string;
}

/** CloudTrail names operations with and without the version of the API at the end. */
const CONFLICT: EventPattern = {
  source: ['aws.cloudfront'],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: {
    eventSource: ['cloudfront.amazonaws.com'],
    eventName: [{ prefix: 'UpdateDistribution' }, { prefix: 'CreateDistribution' }],
    errorCode: [{ prefix: 'CNAMEAlreadyExists' }],
  },
};

/** The rules, but for the one on executions that were cut off, which has a file of its own. */
export const RULES: readonly EventRule[] = [
  ...Object.entries(REQUESTING).map(
    ([type, { kind, mode }]): EventRule => ({
      name: `${JOBS[kind].purposes[mode]}-requested`,
      buses: ['own'],
      description: `Takes events of the type "${type}"`,
      pattern: { source: [{ 'anything-but': [OUTGOING_SOURCE] }], 'detail-type': [type] },
      functionName: 'take-event',
    }),
  ),
  {
    name: 'batch-requested',
    buses: ['own'],
    description: `Takes events of the type "${BATCH_REQUESTED}"`,
    pattern: { source: [{ 'anything-but': [OUTGOING_SOURCE] }], 'detail-type': [BATCH_REQUESTED] },
    functionName: 'take-batch',
  },
  {
    name: 'alias-refused',
    buses: ['default', 'own'],
    description: 'Plans how an alias could move that another distribution holds',
    pattern: CONFLICT,
    functionName: 'plan-conflict',
  },
];
