import { create as admitBatch } from '../../functions/admit-batch.ts';
import { create as admitMove } from '../../functions/admit-move.ts';
import { create as answerApproval } from '../../functions/answer-approval.ts';
import { create as askApproval } from '../../functions/ask-approval.ts';
import { create as askDnsChange } from '../../functions/ask-dns-change.ts';
import { create as askSupport } from '../../functions/ask-support.ts';
import { create as associateDomains } from '../../functions/associate-domains.ts';
import { create as attachCertificate } from '../../functions/attach-certificate.ts';
import { create as authorizeCaller } from '../../functions/authorize-caller.ts';
import { create as beginGroup } from '../../functions/begin-group.ts';
import { create as beginRestore } from '../../functions/begin-restore.ts';
import { create as beginWave } from '../../functions/begin-wave.ts';
import { create as changeAliases } from '../../functions/change-aliases.ts';
import { create as changeRecords } from '../../functions/change-records.ts';
import { create as checkCertificate } from '../../functions/check-certificate.ts';
import { create as checkDeployment } from '../../functions/check-deployment.ts';
import { create as checkDnsChange } from '../../functions/check-dns-change.ts';
import { create as checkRecords } from '../../functions/check-records.ts';
import { create as checkSwap } from '../../functions/check-swap.ts';
import { create as confirmDnsChange } from '../../functions/confirm-dns-change.ts';
import { create as createZone } from '../../functions/create-zone.ts';
import { create as deleteCertificate } from '../../functions/delete-certificate.ts';
import { create as endBatch } from '../../functions/end-batch.ts';
import { create as endGroup } from '../../functions/end-group.ts';
import { create as exportZone } from '../../functions/export-zone.ts';
import { create as finishMove } from '../../functions/finish-move.ts';
import { create as gatherTargets } from '../../functions/gather-targets.ts';
import { create as getBatch } from '../../functions/get-batch.ts';
import { create as getBatches } from '../../functions/get-batches.ts';
import { create as getEvidence } from '../../functions/get-evidence.ts';
import { create as getHealth } from '../../functions/get-health.ts';
import { create as getMove } from '../../functions/get-move.ts';
import { create as getMoves } from '../../functions/get-moves.ts';
import { create as getOpenapi } from '../../functions/get-openapi.ts';
import { create as getPage } from '../../functions/get-page.ts';
import { create as planBatch } from '../../functions/plan-batch.ts';
import { create as planConflict } from '../../functions/plan-conflict.ts';
import { create as planMove } from '../../functions/plan-move.ts';
import { create as planRecords } from '../../functions/plan-records.ts';
import { create as postAbort } from '../../functions/post-abort.ts';
import { create as postApproval } from '../../functions/post-approval.ts';
import { create as postBatchAbort } from '../../functions/post-batch-abort.ts';
import { create as postBatchApproval } from '../../functions/post-batch-approval.ts';
import { create as postBatchPause } from '../../functions/post-batch-pause.ts';
import { create as postBatchResume } from '../../functions/post-batch-resume.ts';
import { create as postBatches } from '../../functions/post-batches.ts';
import { create as postDnsConfirmation } from '../../functions/post-dns-confirmation.ts';
import { create as postMoves } from '../../functions/post-moves.ts';
import { create as postPlans } from '../../functions/post-plans.ts';
import { create as postRecordChanges } from '../../functions/post-record-changes.ts';
import { create as postRecordPreviews } from '../../functions/post-record-previews.ts';
import { create as postRestore } from '../../functions/post-restore.ts';
import { create as publishEvents } from '../../functions/publish-events.ts';
import { create as reportBatch } from '../../functions/report-batch.ts';
import { create as requestCertificate } from '../../functions/request-certificate.ts';
import { create as startMove } from '../../functions/start-move.ts';
import { create as startRestore } from '../../functions/start-restore.ts';
import { create as switchSource } from '../../functions/switch-source.ts';
import { create as takeBatch } from '../../functions/take-batch.ts';
import { create as takeEvent } from '../../functions/take-event.ts';
import { create as verifyMove } from '../../functions/verify-move.ts';
import { create as verifyRecords } from '../../functions/verify-records.ts';
import type { Network, Runtime } from '../../shared/lambda/runtime.ts';

/** Lambda's view of a handler: JSON in, JSON out. */
type Handler = (event: never, context: never) => Promise<unknown>;

/** The functions that are deployed, by the names that serverless.yml gives them. */
export const FUNCTIONS: Readonly<Record<string, (runtime: Runtime<keyof Network>) => Handler>> = {
  'admit-move': admitMove,
  'answer-approval': answerApproval,
  'ask-approval': askApproval,
  'ask-dns-change': askDnsChange,
  'ask-support': askSupport,
  'associate-domains': associateDomains,
  'attach-certificate': attachCertificate,
  'begin-restore': beginRestore,
  'change-aliases': changeAliases,
  'change-records': changeRecords,
  'check-certificate': checkCertificate,
  'check-deployment': checkDeployment,
  'check-dns-change': checkDnsChange,
  'check-records': checkRecords,
  'check-swap': checkSwap,
  'confirm-dns-change': confirmDnsChange,
  'create-zone': createZone,
  'delete-certificate': deleteCertificate,
  'export-zone': exportZone,
  'finish-move': finishMove,
  'plan-move': planMove,
  'gather-targets': gatherTargets,
  'plan-records': planRecords,
  'request-certificate': requestCertificate,
  'start-restore': startRestore,
  'switch-source': switchSource,
  'verify-move': verifyMove,
  'authorize-caller': authorizeCaller,
  'get-evidence': getEvidence,
  'get-health': getHealth,
  'get-move': getMove,
  'get-moves': getMoves,
  'get-openapi': getOpenapi,
  'get-page': getPage,
  'post-abort': postAbort,
  'post-approval': postApproval,
  'post-dns-confirmation': postDnsConfirmation,
  'post-moves': postMoves,
  'post-plans': postPlans,
  'post-record-changes': postRecordChanges,
  'post-record-previews': postRecordPreviews,
  'post-restore': postRestore,
  'plan-conflict': planConflict,
  'publish-events': publishEvents,
  'start-move': startMove,
  'take-event': takeEvent,
  'verify-records': verifyRecords,
  'take-batch': takeBatch,
  'post-batch-approval': postBatchApproval,
  'post-batch-abort': postBatchAbort,
  'post-batch-resume': postBatchResume,
  'post-batch-pause': postBatchPause,
  'get-batch': getBatch,
  'get-batches': getBatches,
  'post-batches': postBatches,
  'report-batch': reportBatch,
  'end-batch': endBatch,
  'end-group': endGroup,
  'begin-group': beginGroup,
  'begin-wave': beginWave,
  'plan-batch': planBatch,
  'admit-batch': admitBatch,
};
