import type { Check } from '../plan.ts';
import type { RecordSet } from '../records.ts';
import { type AliasType, type Target, targetOf } from '../targets/target.ts';
import type { TargetFacts, ToldTarget } from './facts.ts';
import type { NameChange } from './request.ts';
import type { Destination } from './shape.ts';

/** The zone that the changed name lies in, with what stands at the name. */
export interface Place {
  readonly hostedZoneId: string;
  readonly zoneName: string;
  readonly present: readonly RecordSet[];
}

/** A change with the host that it leads to. */
export type TargetChange = NameChange & { readonly to: string };

interface Decided {
  /** Undefined where a check refuses. */
  readonly destination: Destination | undefined;
  readonly checks: readonly Check[];
}

/** A host that is a name of the same zone and has records there. */
export function sameZoneRecords(place: Place, facts: TargetFacts | undefined): readonly RecordSet[] | undefined {
  if (facts?.own?.hostedZoneId !== place.hostedZoneId) return undefined;
  return facts.own.records;
}

/** What the service of a target tells of it, where it does. */
function toldOf(facts: TargetFacts | undefined): ToldTarget | undefined {
  return facts?.answer?.kind === 'told' ? facts.answer : undefined;
}

/**
 * The form of what leads to a target: an alias where the target can have one, with the types that suit it, else a CNAME.
 * Refuses what Route 53 would refuse, and what it would take though nobody could resolve it.
 */
export function destinationOf(change: TargetChange, place: Place, facts: TargetFacts | undefined): Decided {
  const own = sameZoneRecords(place, facts);
  if (own) return change.as === 'cname' ? asCname(change, place) : toOwnRecord(change, place, own);
  const told = toldOf(facts)?.hostedZoneId;
  if (told !== undefined && change.targetHostedZoneId !== undefined && told !== change.targetHostedZoneId) {
    return refused(idContradicted(change, told));
  }
  const target = targetOf(change.to, change.targetHostedZoneId ?? told);
  if (target.unfit && change.as !== 'cname') return refused(unfit(change, target, target.unfit));
  if (change.as === 'cname') return asCname(change, place);
  if (target.types.length === 0) {
    return change.as === 'alias' || change.types ? refused(noAlias(change, target)) : asCname(change, place);
  }
  return asAlias(change, place, target, facts);
}

function asCname({ name, to, ttl }: TargetChange, { zoneName }: Place): Decided {
  if (name === zoneName) {
    return refused({
      code: 'cname-at-apex',
      verdict: 'refuse',
      sentence: `${name} is the apex of its zone, where no CNAME can stand; ${to} can be reached there by an alias only.`,
      remedy: 'Give the host name of an AWS service or of another record of the zone, or the addresses as "values".',
    });
  }
  return { destination: { form: 'cname', host: to, ttl }, checks: [] };
}

function asAlias(change: TargetChange, place: Place, target: Target, facts: TargetFacts | undefined): Decided {
  if (typeof target.hostedZoneId !== 'string') return refused(idUnknown(change, target, target.hostedZoneId));
  const types = change.types ?? suitingTypes(target, place, facts);
  const wrong = types.filter((type) => !target.types.includes(type));
  if (wrong.length > 0) return refused(typesUnfit(change, target, wrong));
  if (target.healthAlwaysFalse && change.evaluateTargetHealth) return refused(healthUnfit(change, target));
  const evaluateTargetHealth = target.healthAlwaysFalse ? false : change.evaluateTargetHealth;
  const { dnsName, hostedZoneId } = target;
  return {
    destination: { form: 'alias', dnsName, hostedZoneId, types, evaluateTargetHealth },
    checks: change.name === place.zoneName ? [apexAlias(change)] : [],
  };
}

/** AAAA only where the target answers over IPv6, HTTPS only where the name has such an alias, which must move as well. */
function suitingTypes(target: Target, { present }: Place, facts: TargetFacts | undefined): AliasType[] {
  const told = facts?.distribution?.kind === 'seen' ? facts.distribution.ipv6 : toldOf(facts)?.ipv6;
  const ipv6 = told ?? (facts?.addresses ?? []).some((address) => address.includes(':'));
  const bound = present.some(({ Type, AliasTarget }) => Type === 'HTTPS' && AliasTarget !== undefined);
  return target.types.filter((type) => (type !== 'AAAA' || ipv6) && (type !== 'HTTPS' || bound));
}

const ADDRESS_TYPES: readonly string[] = ['A', 'AAAA', 'CNAME', 'HTTPS'];

/** An alias within the zone answers with the records of the same type there. */
function toOwnRecord(change: TargetChange, { zoneName, hostedZoneId }: Place, own: readonly RecordSet[]): Decided {
  const there = own.map(({ Type }) => Type).filter((type) => ADDRESS_TYPES.includes(type));
  const types = change.types ?? ([...new Set(there)] as AliasType[]);
  if (types.includes('CNAME') && !there.includes('CNAME')) return refused(aliasToNoCname(change));
  const missing = types.filter((type) => !there.includes(type));
  if (types.length === 0 || missing.length > 0) return refused(ownMissing(change, missing));
  if (types.includes('CNAME') && change.name === zoneName) return refused(cnameAliasAtApex(change));
  const { evaluateTargetHealth } = change;
  return {
    destination: { form: 'alias', dnsName: change.to, hostedZoneId, types, evaluateTargetHealth },
    checks: change.name === zoneName ? [apexAlias(change)] : [],
  };
}

function refused(check: Check): Decided {
  return { destination: undefined, checks: [check] };
}

function apexAlias({ name, to }: TargetChange): Check {
  return {
    code: 'apex-alias',
    verdict: 'pass',
    sentence: `${name} is the apex of its zone, where no CNAME can stand: it becomes an alias of ${to}.`,
  };
}

function unfit({ name, to }: TargetChange, { title }: Target, reason: NonNullable<Target['unfit']>): Check {
  return {
    code: 'target-unfit',
    verdict: 'refuse',
    sentence: `${name} cannot lead to ${to} (${title}): ${reason.because}.`,
    remedy: reason.instead,
  };
}

function noAlias({ name, to }: TargetChange, { title }: Target): Check {
  return {
    code: 'target-no-alias',
    verdict: 'refuse',
    sentence: `${name} cannot be an alias of ${to} (${title}).`,
    remedy: 'Ask for "as": "cname", or give the target\'s own id as targetHostedZoneId if it has one.',
  };
}

function idUnknown(
  { name, to }: TargetChange,
  target: Target,
  candidates: Exclude<Target['hostedZoneId'], string>,
): Check {
  const said = candidates.map(({ hostedZoneId, source }) => `${hostedZoneId} (${source})`).join(', ');
  const id = `The hosted zone id for an alias of ${name} to ${to} (${target.title})`;
  return {
    ...(candidates.length > 0
      ? { code: 'target-zone-disputed', sentence: `${id} is disputed: ${said}.` }
      : { code: 'target-zone-unknown', sentence: `${id} is not known here.` }),
    verdict: 'refuse',
    remedy: `Give it as targetHostedZoneId${target.askedBy === undefined ? '' : `, from ${target.askedBy}`}, or ask for "as": "cname".`,
  };
}

function idContradicted({ name, to, targetHostedZoneId }: TargetChange, told: string): Check {
  return {
    code: 'target-zone-contradicted',
    verdict: 'refuse',
    sentence: `${to} has the hosted zone id ${told} by its service's own word, not ${targetHostedZoneId}, which the request gives for ${name}.`,
    remedy: 'Leave out targetHostedZoneId.',
  };
}

function typesUnfit({ name, to }: TargetChange, { title, types }: Target, wrong: readonly string[]): Check {
  return {
    code: 'target-type-unfit',
    verdict: 'refuse',
    sentence: `${name} cannot be an alias of the type ${wrong.join(', ')} to ${to}: a ${title} takes ${types.join(', ')}.`,
    remedy: 'Leave out "types": those that suit the target are taken.',
  };
}

function healthUnfit({ name, to }: TargetChange, { title }: Target): Check {
  return {
    code: 'target-health-unfit',
    verdict: 'refuse',
    sentence: `${name} cannot evaluate the health of ${to}: Route 53 does not do that for a ${title}.`,
    remedy: 'Leave out evaluateTargetHealth.',
  };
}

function aliasToNoCname({ name, to }: TargetChange): Check {
  return {
    code: 'alias-to-no-cname',
    verdict: 'refuse',
    sentence: `An alias of the type CNAME from ${name} to ${to}, which is no CNAME, would be answered with SERVFAIL.`,
    remedy: 'Leave out "types": an alias of the types that the target has is made.',
  };
}

function ownMissing({ name, to }: TargetChange, missing: readonly string[]): Check {
  return {
    code: 'target-record-missing',
    verdict: 'refuse',
    sentence: `${to} has no ${missing.join(' or ') || 'address'} record in the zone, which an alias of ${name} needs.`,
    remedy: 'Create that record first, or give another target.',
  };
}

function cnameAliasAtApex({ name, to }: TargetChange): Check {
  return {
    code: 'cname-at-apex',
    verdict: 'refuse',
    sentence: `${to} is a CNAME, and an alias to it would make a CNAME of ${name}, the apex of its zone.`,
    remedy: 'Give the host that the CNAME leads to.',
  };
}
