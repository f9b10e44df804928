import { textOf } from './actions.ts';
import type { Call, SdkResponse } from './calls.ts';

/** Writes to what the service moves things between, all of which the journal has to announce. */
const ANNOUNCED = /^(cloudfront:(Update|Associate)|route53:Change|acm:(RequestCertificate|DeleteCertificate))/;

const OVER = ['moved', 'restored'];

interface Item {
  readonly pk?: { readonly S?: string };
  readonly sk?: { readonly S?: string };
  readonly moveId?: { readonly S?: string };
  readonly status?: { readonly S?: string };
  readonly entry?: { readonly M?: { readonly hash?: { readonly S?: string } } };
}

interface Update {
  readonly ExpressionAttributeValues?: {
    readonly ':entry'?: {
      readonly M?: {
        readonly moveId?: { readonly S?: string };
        readonly fence?: { readonly N?: string };
        readonly event?: {
          readonly M?: { readonly kind?: { readonly S?: string }; readonly step?: { readonly S?: string } };
        };
      };
    };
  };
}

function keyOf(moveId: string | undefined, fence: string | undefined, step: string | undefined): string {
  return `${moveId} under fence ${fence}: ${step}`;
}

/** Watches the calls that took effect: who owns which lock, whether each write was announced before, and that entries stay. */
export class Watches {
  readonly problems: string[] = [];
  readonly #owners = new Map<string, string>();
  /** The locks that functions took which had died by then: nobody may know of them. */
  readonly #late = new Set<string>();
  /** The moves that write nothing more: who asks for a lock that one of them still has may take it. */
  readonly #over = new Set<string>();
  /** How many announcements no write has used yet, by move, fence and step. */
  readonly #announced = new Map<string, number>();
  /** The invocations' calls whose writes were counted: the attempts of one are one write. */
  readonly #counted = new WeakMap<Call['invocation'], Set<number>>();
  /** The hash of each entry of each journal. */
  readonly #entries = new Map<string, string>();

  /** To be told of every call that reached AWS, whether or not its answer came back. */
  took(call: Call, { statusCode }: SdkResponse): void {
    const { action } = call;
    if (ANNOUNCED.test(action)) this.#wrote(call, statusCode < 300);
    if (statusCode >= 300 || !action.startsWith('dynamodb:')) return;
    const text = textOf(call.request);
    if (action === 'dynamodb:UpdateItem') this.#announces(text);
    const {
      Item,
      Key,
      ExpressionAttributeValues: values,
    } = JSON.parse(text) as {
      readonly Item?: Item;
      readonly Key?: Item;
      readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S?: string }>>;
    };
    const hash = Item?.entry?.M?.hash?.S;
    if (hash !== undefined) this.#written(`${Item?.pk?.S} ${Item?.sk?.S}`, hash);
    this.#stands(Item ?? Key, Item?.status?.S ?? values?.[':status']?.S);
    const lock = (Item ?? Key)?.pk?.S ?? '';
    if (!lock.startsWith('LOCK#')) return;
    if (action === 'dynamodb:PutItem') this.#locked(lock, Item?.moveId?.S ?? '', call.invocation.dead);
    if (action === 'dynamodb:DeleteItem') this.#unlocked(lock, values?.[':move']?.S ?? '');
  }

  #announces(text: string): void {
    const { ':entry': entry } = (JSON.parse(text) as Update).ExpressionAttributeValues ?? {};
    const { moveId, fence, event } = entry?.M ?? {};
    if (event?.M?.kind?.S !== 'intended') return;
    const key = keyOf(moveId?.S, fence?.N, event.M.step?.S);
    this.#announced.set(key, (this.#announced.get(key) ?? 0) + 1);
  }

  /** Each write needs an announcement of its own, also one that is refused: nobody knows that before it is sent. */
  #wrote({ action, invocation, place }: Call, isTaken: boolean): void {
    const counted = this.#counted.get(invocation) ?? new Set();
    this.#counted.set(invocation, counted);
    if (counted.has(place)) return;
    counted.add(place);
    const { functionName, payload } = invocation;
    const { moveId, fence } = payload as { readonly moveId?: string; readonly fence?: number };
    const step = invocation.step || functionName;
    const key = keyOf(moveId, String(fence), step);
    const left = this.#announced.get(key) ?? 0;
    this.#announced.set(key, Math.max(0, left - 1));
    const how = isTaken ? 'wrote' : 'tried to write';
    if (left === 0)
      this.problems.push(`${functionName} ${invocation.step} ${how} ${action}, which no journal announced`);
  }

  #written(entry: string, hash: string): void {
    if ((this.#entries.get(entry) ?? hash) !== hash) this.problems.push(`${entry} was written over`);
    this.#entries.set(entry, hash);
  }

  #stands(key: Item | undefined, status: string | undefined): void {
    const moveId = /^MOVE#(.*)$/.exec(key?.pk?.S ?? '')?.[1];
    if (moveId === undefined || key?.sk?.S !== 'HEAD' || status === undefined) return;
    if (OVER.includes(status)) this.#over.add(moveId);
    else this.#over.delete(moveId);
  }

  /** Whether a lock was taken by a function that had died: the next one that asks for it may take it, once its move is over. */
  isLate(lock: string): boolean {
    return this.#late.has(lock);
  }

  #locked(lock: string, moveId: string, isLate: boolean): void {
    const owner = this.#owners.get(lock) ?? moveId;
    const isFree = owner === moveId || this.isLate(lock) || this.#over.has(owner);
    if (!isFree) this.problems.push(`${moveId} took ${lock}, which ${owner} holds`);
    this.#owners.set(lock, moveId);
    if (isLate) this.#late.add(lock);
    else this.#late.delete(lock);
  }

  #unlocked(lock: string, moveId: string): void {
    const owner = this.#owners.get(lock);
    if (owner !== undefined && owner !== moveId) this.problems.push(`${moveId} let go ${lock}, which ${owner} holds`);
    this.#owners.delete(lock);
  }
}
