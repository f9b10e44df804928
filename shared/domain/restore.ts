import { MoverError } from '../errors.ts';
import { canonicalJson, digest } from './digest.ts';
import { type ExternalChange, type ExternalStep, putBack, type Standing } from './external.ts';
import { aliasCovers, coverOf, isWildcard } from './names.ts';
import {
  type AliasStep,
  aliasStep,
  associationStep,
  enabledStep,
  movedDomains,
  type Plan,
  type RecordsStep,
  type RecordsStepId,
  recordsStep,
  type Step,
} from './plan.ts';
import { proveBack, unproveAll } from './proof-back.ts';
import {
  describeRecord,
  type RecordChange,
  type RecordSet,
  recordKey,
  sameRecord,
  subjectOf,
  undoing,
} from './records.ts';
import { idOf } from './refs.ts';
import { type ProvisionedFacts, planCertificateBack } from './restore-certificate.ts';
import { isEmpty, recordsStepOf } from './strategies/situation.ts';

/** What the way back needs to know of the present. */
export interface RestoreFacts {
  readonly sourceAliases: readonly string[];
  readonly targetAliases: readonly string[];
  readonly sourceEnabled: boolean;
  /** True when the target was deleted: then nothing is there to take away, and nothing can cover. */
  readonly targetGone: boolean;
  /** The records of each zone in the plan, by hosted zone id, as they are now. */
  readonly records: Readonly<Record<string, readonly RecordSet[]>>;
  /** For a move that provisions a certificate, once that was announced. */
  readonly certificate?: ProvisionedFacts | undefined;
  /** How the records stand that people were asked to change; left out where nobody was. */
  readonly external?: readonly { readonly change: ExternalChange; readonly standing: Standing }[];
}

/** The way back as data: steps in the order in which they are safe, and what is left as others changed it. */
export interface RestorePlan {
  readonly moveId: string;
  readonly steps: readonly Step[];
  /** Foreign edits that are kept, in words. */
  readonly kept: readonly string[];
  readonly hash: string;
}

/**
 * The one way back, from any point of the move and for every strategy: the source enabled, a cover wherever a domain is off
 * the source, DNS back, domains off the target, domains on the source, and last the cover and the TXT records that the move
 * had brought. Throws RestoreBlocked when the source would not serve what returns to it.
 */
export function planRestore(plan: Plan, facts: RestoreFacts): RestorePlan {
  assertServable(plan, facts);
  const dns = restoreDns(plan, facts);
  const proofs = changesOf(plan, 'prove-ownership', facts);
  const taken = takeBack(plan, facts);
  const proof = proveBack(plan, associationStep({ steps: taken }, 'associate-back')?.domains ?? [], proofs);
  const certificate =
    facts.certificate && planCertificateBack(plan, facts.certificate, leftOnTarget(plan, facts, taken));
  const people = restoreExternal(plan, facts);
  const steps = [
    ...enable(plan, facts),
    ...bringCover(plan, facts),
    dns.step,
    people.step,
    proof,
    ...taken,
    ...(certificate?.steps ?? []),
    recordsStepOf('remove-validation', certificate?.records ?? []),
    unproveAll(plan, proofs, proof),
  ];
  const needed = steps.filter((step) => !isEmpty(step));
  const kept = [...dns.kept, ...people.kept, ...(certificate?.kept ?? [])];
  return { moveId: plan.moveId, steps: needed, kept, hash: digest(canonicalJson({ steps: needed, kept })) };
}

/** A source that someone disabled since would take everything that returns to it down. */
function assertServable(plan: Plan, facts: RestoreFacts): void {
  const byMove = enabledStep(plan, 'disable-source') !== undefined;
  if (!plan.sourceWasEnabled || facts.sourceEnabled || byMove || offSource(plan, facts).length === 0) return;
  throw new MoverError(
    'RestoreBlocked',
    `The source ${idOf(plan.source)} was disabled since: what returns to it would not be served.`,
    {
      remedy: 'Enable the source, wait until it is Deployed, and start restore-move again.',
    },
  );
}

function enable(plan: Plan, facts: RestoreFacts): Step[] {
  return enabledStep(plan, 'disable-source') && !facts.sourceEnabled ? [{ kind: 'enabled', id: 'enable-source' }] : [];
}

function offSource(plan: Plan, { sourceAliases }: RestoreFacts): string[] {
  return movedDomains(plan).filter((domain) => !sourceAliases.includes(domain));
}

/** Only the wildcard road can serve the domains meanwhile; the others go back in one call, or with the outage they had. */
function missingCovers(plan: Plan, facts: RestoreFacts): string[] {
  if (plan.strategy.name !== 'wildcard' || facts.targetGone) return [];
  const wildcards = [...facts.sourceAliases, ...facts.targetAliases].filter(isWildcard);
  const unserved = offSource(plan, facts).filter(
    (domain) => !wildcards.some((wildcard) => aliasCovers(wildcard, domain)),
  );
  return [...new Set(unserved.map(coverOf))];
}

function bringCover(plan: Plan, facts: RestoreFacts): Step[] {
  return [aliases('restore-cover', missingCovers(plan, facts), [])];
}

function takeBack(plan: Plan, facts: RestoreFacts): Step[] {
  const off = offSource(plan, facts);
  const onTarget = movedDomains(plan).filter((domain) => facts.targetAliases.includes(domain));
  const covers = facts.targetGone ? [] : [...(aliasStep(plan, 'add-cover')?.add ?? []), ...missingCovers(plan, facts)];
  const removal = aliases('remove-cover', [], [...new Set(covers)]);
  if (plan.strategy.name === 'associate') {
    const back = off.filter((domain) => onTarget.includes(domain));
    const unheld = off.filter((domain) => !onTarget.includes(domain));
    return [{ kind: 'association', id: 'associate-back', domains: back }, aliases('return-domains', unheld, [])];
  }
  return [aliases('withdraw-domains', [], onTarget), aliases('return-domains', off, []), removal];
}

/** The aliases that the target still has when the steps are done; the domains of an association leave it, too. */
function leftOnTarget(plan: Plan, { targetAliases }: RestoreFacts, back: readonly Step[]): string[] {
  const gone = back.flatMap((step) => (step.kind === 'aliases' ? step.remove : []));
  return targetAliases.filter((alias) => !gone.includes(alias) && !movedDomains(plan).includes(alias));
}

function aliases(id: AliasStep['id'], add: readonly string[], remove: readonly string[]): AliasStep {
  return { kind: 'aliases', id, add, remove };
}

/** Each change of a step of the plan with the record as it is now. */
function changesOf(plan: Plan, id: RecordsStepId, facts: RestoreFacts) {
  return (recordsStep(plan, id)?.zones ?? []).flatMap(({ zone, changes }) => {
    const present = new Map((facts.records[zone.hostedZoneId] ?? []).map((record) => [recordKey(record), record]));
    return changes.map((change) => ({ zone, change, now: present.get(recordKey(subjectOf(change))) }));
  });
}

function restoreDns(plan: Plan, facts: RestoreFacts): { step: RecordsStep; kept: string[] } {
  const kept: string[] = [];
  const undone = changesOf(plan, 'repoint-dns', facts).flatMap(({ zone, change, now }) => {
    const undo = now && undoing(change, now, plan.target.domainName, plan.source.domainName);
    if (undo) return [{ zone, change: undo }];
    if (!sameTarget(now, change)) kept.push(foreignEdit(now, change));
    return [];
  });
  return { step: recordsStepOf('restore-dns', undone), kept };
}

/** Only what leads to the target by now is asked back; what others made of a record stays. */
function restoreExternal({ source }: Plan, { external = [] }: RestoreFacts): { step: ExternalStep; kept: string[] } {
  const changed = external.filter(({ standing }) => standing === 'changed').map(({ change }) => change);
  const kept = external.flatMap(({ change: { name }, standing }) => {
    if (standing === 'by-others') return [`${name} was set by someone else`];
    return standing === 'untold' ? [`whether ${name} was changed cannot be told`] : [];
  });
  return { step: putBack(changed, source.domainName), kept };
}

function sameTarget(now: RecordSet | undefined, { before }: RecordChange): boolean {
  return (
    sameRecord(now, before) ||
    (now !== undefined && before !== undefined && describeRecord(now) === describeRecord(before))
  );
}

function foreignEdit(now: RecordSet | undefined, change: RecordChange): string {
  return now === undefined
    ? `${recordKey(subjectOf(change))} was deleted by someone else`
    : `${describeRecord(now)} was set by someone else`;
}
