import { create as admitMove } from '../../functions/admit-move.ts';
import { create as askSupport } from '../../functions/ask-support.ts';
import { create as associateDomains } from '../../functions/associate-domains.ts';
import { create as beginRestore } from '../../functions/begin-restore.ts';
import { create as changeAliases } from '../../functions/change-aliases.ts';
import { create as changeRecords } from '../../functions/change-records.ts';
import { create as checkDeployment } from '../../functions/check-deployment.ts';
import { create as checkRecords } from '../../functions/check-records.ts';
import { create as checkSwap } from '../../functions/check-swap.ts';
import { create as finishMove } from '../../functions/finish-move.ts';
import { create as planMove } from '../../functions/plan-move.ts';
import { create as startRestore } from '../../functions/start-restore.ts';
import { create as switchSource } from '../../functions/switch-source.ts';
import { create as verifyMove } from '../../functions/verify-move.ts';
import type { Runtime } from '../../shared/lambda/runtime.ts';

type Handler = (event: unknown, context: never) => Promise<unknown>;

/** The functions that are deployed, by the names that serverless.yml gives them. */
export const FUNCTIONS: Readonly<Record<string, (runtime: Runtime) => Handler>> = {
  'admit-move': admitMove,
  'ask-support': askSupport,
  'associate-domains': associateDomains,
  'begin-restore': beginRestore,
  'change-aliases': changeAliases,
  'change-records': changeRecords,
  'check-deployment': checkDeployment,
  'check-records': checkRecords,
  'check-swap': checkSwap,
  'finish-move': finishMove,
  'plan-move': planMove,
  'start-restore': startRestore,
  'switch-source': switchSource,
  'verify-move': verifyMove,
};
