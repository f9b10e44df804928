import type { DomainDnsFacts, ZoneFacts } from '../facts.ts';
import type { Check, RecordsStep } from '../plan.ts';
import { describeRecord, type RecordChange, type RecordSet, sameRecord } from '../records.ts';
import { recordsStepOf } from '../strategies/situation.ts';
import { checkTarget } from './acceptance.ts';
import { checkPlace, checkSize, checkTtl, checkUntouchable, checkWildcard, otherAccount } from './checks.ts';
import { destinationOf, type Place, sameZoneRecords, type TargetChange } from './destination.ts';
import { diffOf } from './diff.ts';
import type { RecordsFacts } from './facts.ts';
import { hashOfRecords, type RecordsPlan } from './plan.ts';
import type { NameChange, RecordsRequest } from './request.ts';
import {
  type Destination,
  isRouted,
  isServiceBinding,
  LEADING_TYPES,
  routedChange,
  routedValues,
  simpleChanges,
  valueChanges,
} from './shape.ts';

/** Seconds until Route 53 reports INSYNC, as documented for the normal case. */
const TYPICAL_INSYNC_SECONDS = 60;

type InZone = Extract<DomainDnsFacts, { kind: 'zone' }>;

/** One change, judged: what it would write in which zone, and what speaks for and against it. */
interface Judged {
  readonly zone: ZoneFacts | undefined;
  readonly changes: readonly RecordChange[];
  readonly checks: readonly Check[];
}

/**
 * Turns a request and facts into a plan. Pure: the same request and facts give the same plan. A plan with a refusing check
 * has the verdict `refused` and is never applied.
 */
export function planRecords(moveId: string, request: RecordsRequest, facts: RecordsFacts): RecordsPlan {
  const judged = request.changes.map((change) => judge(change, facts, request.accountId));
  const changes = judged.flatMap(({ zone, changes: own }) => (zone ? own.map((change) => ({ zone, change })) : []));
  const step = recordsStepOf('apply-records', changes);
  const checks = onceEach([...judged.flatMap((one) => one.checks), ...checkZones(request, facts, step)]);
  const names = [...new Set(request.changes.map(({ name }) => name))];
  const draft = {
    kind: 'records',
    version: 1,
    moveId,
    request,
    verdict: checks.some(({ verdict }) => verdict === 'refuse') ? 'refused' : 'ready',
    checks,
    steps: step.zones.length === 0 ? [] : [step],
    diff: diffOf(
      names,
      changes.map(({ change }) => change),
      (name) => recordsAt(name, facts),
    ),
    locks: facts.locks,
    expectedSeconds: step.zones.length === 0 ? 0 : TYPICAL_INSYNC_SECONDS,
    wayBack:
      'Every name that nobody else changed since gets the records back that it had, and INSYNC is awaited. What others changed stays theirs.',
  } as const;
  return { ...draft, hash: hashOfRecords(draft) };
}

function recordsAt(name: string, facts: RecordsFacts): readonly RecordSet[] {
  const dns = facts.names.find(({ domain }) => domain === name);
  return dns?.kind === 'zone' ? dns.records : [];
}

function checkZones(request: RecordsRequest, facts: RecordsFacts, step: RecordsStep): Check[] {
  return step.zones.flatMap(({ zone, changes }) => {
    const size = facts.zoneSizes[zone.hostedZoneId] ?? 0;
    return [...checkSize({ name: zone.name, size }, changes, request.allowLarge), ...checkTtl(changes)];
  });
}

function judge(change: NameChange, facts: RecordsFacts, accountId: string | undefined): Judged {
  const dns = facts.names.find(({ domain }) => domain === change.name);
  if (dns?.kind !== 'zone') return { zone: undefined, changes: [], checks: checkPlace(change, dns) };
  if (accountId !== undefined && accountId !== dns.zone.accountId) {
    return { zone: undefined, changes: [], checks: [otherAccount(change.name, dns.zone, accountId)] };
  }
  const { changes, checks } =
    change.to === undefined ? judgeValues(change, dns) : judgeTarget({ ...change, to: change.to }, dns, facts);
  return {
    zone: dns.zone,
    changes,
    checks: [...checks, ...checkUntouchable(changes), ...checkWildcard(change.name, dns)],
  };
}

type Outcome = Omit<Judged, 'zone'>;

function judgeTarget(change: TargetChange, dns: InZone, facts: RecordsFacts): Outcome {
  const place: Place = { hostedZoneId: dns.zone.hostedZoneId, zoneName: dns.zone.name, present: dns.records };
  const target = facts.targets.find(({ host, name = change.name }) => host === change.to && name === change.name);
  const decided = destinationOf(change, place, target);
  if (!decided.destination) return { changes: [], checks: decided.checks };
  const routed = dns.records.filter((record) => isRouted(record) && LEADING_TYPES.includes(record.Type));
  const { changes, checks } =
    routed.length > 0 || change.setIdentifier !== undefined
      ? judgeRouted(change, routed, decided.destination)
      : judgeSimple(change, dns, decided.destination);
  const isOwn = sameZoneRecords(place, target) !== undefined;
  return { changes, checks: [...decided.checks, ...checks, ...checkTarget(change, target, isOwn)] };
}

function judgeSimple({ name }: TargetChange, dns: InZone, destination: Destination): Outcome {
  const { changes, refusals } = simpleChanges(name, dns.records, destination);
  const kept = destination.form === 'alias' ? dns.records.filter(isServiceBinding) : [];
  return { changes, checks: [...refusals, ...kept.filter(({ Type }) => !isReplaced(Type, changes)).map(keptBinding)] };
}

function isReplaced(type: string, changes: readonly RecordChange[]): boolean {
  return changes.some(({ before }) => before?.Type === type);
}

function judgeValues(change: NameChange, dns: InZone): Outcome {
  const { name, type = '', values = [], ttl, setIdentifier } = change;
  const routed = dns.records.filter((record) => isRouted(record) && (record.Type === type || record.Type === 'CNAME'));
  if (routed.length === 0 && setIdentifier === undefined) {
    const { changes, refusals } = valueChanges(name, dns.records, { type, values, ttl });
    return { changes, checks: refusals };
  }
  const own = routed.filter((record) => record.SetIdentifier === setIdentifier && record.Type === type);
  if (own.length === 0) return { changes: [], checks: [whichRouted(change, routed)] };
  return { changes: own.map((record) => routedValues(record, values, ttl)), checks: [] };
}

/** Each record of the set identifier keeps its type, and a CNAME its form: the others of the name have it as well. */
function judgeRouted(change: TargetChange, routed: readonly RecordSet[], destination: Destination): Outcome {
  const own = routed.filter(({ SetIdentifier }) => SetIdentifier === change.setIdentifier);
  if (own.length === 0) return { changes: [], checks: [whichRouted(change, routed)] };
  const changes: RecordChange[] = [];
  const checks: Check[] = [];
  for (const record of own) {
    const wanted = inFormOf(record, change, destination);
    if ('code' in wanted) checks.push(wanted);
    else changes.push(routedChange(record, wanted));
  }
  return { changes: changes.filter(({ before, after }) => !sameRecord(before, after)), checks };
}

function inFormOf(record: RecordSet, { to, ttl, as }: TargetChange, destination: Destination): Destination | Check {
  if (record.Type === 'CNAME' && !record.AliasTarget && as !== 'alias') return { form: 'cname', host: to, ttl };
  const types: readonly string[] = destination.form === 'alias' ? destination.types : [];
  if (types.includes(record.Type) && record.MultiValueAnswer === undefined) return destination;
  return {
    code: 'routed-form',
    verdict: 'refuse',
    sentence: `${describeRecord(record)} cannot be made to lead to ${to} with its routing policy kept: its type or form does not allow it.`,
    remedy: 'Give "values" for it, or a target whose aliases may have that type; multivalue answers cannot be aliases.',
  };
}

function whichRouted({ name, setIdentifier }: NameChange, routed: readonly RecordSet[]): Check {
  const there = [...new Set(routed.map(({ SetIdentifier }) => SetIdentifier))].join(', ');
  return {
    code: 'which-routed-record',
    verdict: 'refuse',
    sentence:
      setIdentifier === undefined
        ? `${name} has several records that Route 53 chooses among (${there}).`
        : `${name} has no record with the set identifier ${setIdentifier}${there === '' ? '' : ` (it has ${there})`}.`,
    remedy: 'Name the one that shall change as setIdentifier, or leave it out for a name with simple records.',
  };
}

function keptBinding(record: RecordSet): Check {
  return {
    code: 'service-binding-kept',
    verdict: 'warn',
    sentence: `${describeRecord(record)} stays as it is; browsers follow its hints before any other record.`,
    remedy: 'Delete it if it tells of the former target.',
  };
}

function onceEach(checks: readonly Check[]): Check[] {
  return [...new Map(checks.map((check) => [`${check.code} ${check.sentence}`, check])).values()];
}
