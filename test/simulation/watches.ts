import { textOf } from './actions.ts';
import type { Call, SdkResponse } from './calls.ts';

/** Writes to what the service moves things between, all of which the journal has to announce. */
const ANNOUNCED = /^(cloudfront:(Update|Associate)|route53:Change|acm:(RequestCertificate|DeleteCertificate))/;

interface Item {
  readonly pk?: { readonly S?: string };
  readonly sk?: { readonly S?: string };
  readonly moveId?: { readonly S?: string };
  readonly entry?: { readonly M?: { readonly hash?: { readonly S?: string } } };
}

/** Watches the calls that took effect: who owns which lock, whether each write was announced before, and that entries stay. */
export class Watches {
  readonly problems: string[] = [];
  readonly #owners = new Map<string, string>();
  /** By the move and the step. */
  readonly #announced = new Set<string>();
  /** The hash of each entry of each journal. */
  readonly #entries = new Map<string, string>();

  /** To be told of every call that AWS took, whether or not its answer came back. */
  took(call: Call, { statusCode }: SdkResponse): void {
    if (statusCode >= 300) return;
    const { action, invocation } = call;
    const { moveId = '' } = (invocation.payload ?? {}) as { readonly moveId?: string };
    if (
      ANNOUNCED.test(action) &&
      !this.#announced.has(`MOVE#${moveId} ${invocation.step || invocation.functionName}`)
    ) {
      this.problems.push(`${invocation.functionName} ${invocation.step} wrote ${action}, which no journal announced`);
    }
    if (!action.startsWith('dynamodb:')) return;
    const text = textOf(call.request);
    if (action === 'dynamodb:UpdateItem') {
      const step =
        /"intended".*?"step":\{"S":"([^"]+)"/.exec(text)?.[1] ?? /"step":\{"S":"([^"]+)".*"intended"/.exec(text)?.[1];
      if (step !== undefined) this.#announced.add(`${(JSON.parse(text) as { Key?: Item }).Key?.pk?.S} ${step}`);
    }
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
    const lock = (Item ?? Key)?.pk?.S ?? '';
    if (!lock.startsWith('LOCK#')) return;
    if (action === 'dynamodb:PutItem') this.#locked(lock, Item?.moveId?.S ?? '');
    if (action === 'dynamodb:DeleteItem') this.#unlocked(lock, values?.[':move']?.S ?? '');
  }

  #written(entry: string, hash: string): void {
    if ((this.#entries.get(entry) ?? hash) !== hash) this.problems.push(`${entry} was written over`);
    this.#entries.set(entry, hash);
  }

  #locked(lock: string, moveId: string): void {
    const owner = this.#owners.get(lock) ?? moveId;
    if (owner !== moveId) this.problems.push(`${moveId} took ${lock}, which ${owner} holds`);
    this.#owners.set(lock, moveId);
  }

  #unlocked(lock: string, moveId: string): void {
    const owner = this.#owners.get(lock);
    if (owner !== undefined && owner !== moveId) this.problems.push(`${moveId} let go ${lock}, which ${owner} holds`);
    this.#owners.delete(lock);
  }
}
