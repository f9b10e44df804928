import type { GroupStatus } from '../../shared/domain/batch/batch.ts';
import { type SdkRequest, textOf } from './actions.ts';

/** What DynamoDB is sent for an attribute, as far as it is read here. */
interface Value {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
  readonly M?: Readonly<Record<string, Value>>;
}

interface Write {
  readonly Item?: Readonly<Record<string, Value>>;
  readonly Key?: Readonly<Record<string, Value>>;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, Value>>;
}

interface Standing {
  readonly status: GroupStatus;
  /** World milliseconds since which it stands so. */
  readonly since: number;
  /** The run in which it began. */
  readonly begunIn: number | undefined;
}

const OVER: readonly GroupStatus[] = ['moved', 'restored', 'parked', 'failed'];
const NOT_MOVED: readonly GroupStatus[] = ['restored', 'parked', 'failed'];
/** A write to the table that was sent before may land for so long. */
const LANDING_MS = 10_000;

/**
 * Watches the table's items of batches: what began in which order, and that nothing begins which the canary, the failures, a
 * pause, an abort or a missing approval stops; that what is over stays as it ended.
 */
export class BatchWatch {
  readonly problems: string[] = [];
  #stopAfter = Number.POSITIVE_INFINITY;
  #needsApproval = false;
  readonly #now: () => number;
  readonly #groups = new Map<string, Standing>();
  #run = 0;
  /** Since when nothing may begin by somebody's word. */
  #held: { readonly word: string; readonly since: number } | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** To be told of every write to the table that took effect. */
  took(request: SdkRequest): void {
    const text = textOf(request);
    if (!text.includes('BATCH#')) return;
    const { Item, Key, UpdateExpression = '', ExpressionAttributeValues: values = {} } = JSON.parse(text) as Write;
    const sk = (Item ?? Key)?.sk?.S ?? '';
    if (Item && sk === 'BATCH') {
      this.#stopAfter = Number(Item.order?.M?.stopAfter?.N);
      this.#needsApproval = Item.order?.M?.approval?.BOOL === true;
    }
    if (Item && sk.startsWith('GROUP#')) this.#tookGroup(`${Item.pk?.S} ${sk}`, Item);
    if (sk === 'BATCH' && UpdateExpression !== '') this.#tookHead(UpdateExpression, values);
  }

  #tookHead(update: string, values: Readonly<Record<string, Value>>): void {
    if (values[':approval']?.M?.verdict?.S === 'approve') this.#needsApproval = false;
    this.#run = Number(values[':run']?.N ?? this.#run);
    for (const word of ['paused', 'aborted']) {
      if (update.includes(`#${word} = `)) this.#held ??= { word, since: this.#now() };
    }
    const isTakenBack = /REMOVE .*#paused/.test(update) && this.#held?.word === 'paused';
    if (isTakenBack) this.#held = undefined;
  }

  #tookGroup(key: string, item: Readonly<Record<string, Value>>): void {
    const status = item.status?.S as GroupStatus;
    const before = this.#groups.get(key);
    const isNew = status === 'running' && before?.status !== 'running' && before?.begunIn === undefined;
    if (before && OVER.includes(before.status) && before.status !== status) {
      this.problems.push(`${key} ended ${before.status}, and was ${status} again`);
    }
    if (isNew) this.#began(key);
    const since = before?.status === status ? before.since : this.#now();
    const begunIn = isNew ? this.#run : before?.begunIn;
    if (before?.begunIn !== undefined && ['listed', 'ready', 'skipped'].includes(status)) {
      this.problems.push(`${key} had begun, and was ${status} again`);
    }
    this.#groups.set(key, { status, since, begunIn });
  }

  /** A group begins: what of its run was before has to allow it. */
  #began(key: string): void {
    const known = (since: number) => since < this.#now() - LANDING_MS;
    const others = [...this.#groups.entries()].filter(([other]) => other !== key).map(([, standing]) => standing);
    const ofRun = others.filter(({ begunIn }) => begunIn === this.#run);
    const failed = ofRun.filter(({ status, since }) => NOT_MOVED.includes(status) && known(since));
    const hasMoved = ofRun.some(({ status }) => status === 'moved');
    if (this.#needsApproval) this.problems.push(`${key} began, and nobody had approved it`);
    if (!hasMoved && ofRun.length > 0) this.problems.push(`${key} began before the canary of its run had moved`);
    if (failed.length >= this.#stopAfter) this.problems.push(`${key} began after ${failed.length} groups had failed`);
    if (this.#held && known(this.#held.since))
      this.problems.push(`${key} began although the batch was ${this.#held.word}`);
  }
}
