import type { AliasesOfSide } from './before-after.ts';
import type { Findings, Look, Write } from './findings.ts';
import { describeRecord } from './records.ts';
import { inOneLine } from './text.ts';

/** Lines of one list: a report must fit into a ticket, and the JSON has all. */
const MOST_LINES = 20;

/** Who approved which plan, for the head of a report. */
export function renderApprovals({ approvals, people }: Findings): string[] {
  return [
    ...approvals.map(({ at, by, planHash, comment }) =>
      inOneLine(`- Approved by ${by} at ${at}: plan ${planHash}${comment === undefined ? '' : `, "${comment}"`}`),
    ),
    ...people.flatMap(({ step, confirmedBy }) =>
      confirmedBy === undefined ? [] : [inOneLine(`- ${step}: DNS changed by people, confirmed by ${confirmedBy}`)],
    ),
  ];
}

/** The chapter of what was there before the first write and after the last. */
export function renderBeforeAfter({ aliases, records }: Findings): string[] {
  const lines = [
    ...(aliases ? [aliasLine('source', aliases.source), aliasLine('target', aliases.target)] : []),
    ...records.map(
      ({ before, after }) =>
        `- Record: ${before ? describeRecord(before) : 'no record'} → ${after ? describeRecord(after) : 'no record'}`,
    ),
  ];
  return ['## Before and after', '', ...few(lines), ''];
}

/** Of the names that the move is about; the others of a distribution stay as they are. */
function aliasLine(side: string, { distribution, before, after }: AliasesOfSide): string {
  const list = (names: readonly string[]) => names.join(', ') || 'none of these';
  return `- Aliases of the ${side} ${distribution}: ${list(before)} → ${list(after)}`;
}

/** The chapters of what was seen, of what was asked of AWS, and of what went wrong. */
export function renderFindings({ looks, writes, requests, errors }: Findings): string[] {
  return [
    ...(looks.length > 0 ? ['## Observations', '', ...few(looks.flatMap(lookLines)), ''] : []),
    '## Requests to AWS',
    '',
    ...Object.entries(requests.writes).map(
      ([service, { sent, refused }]) => `- ${service}: ${counted(sent, 'write')}, ${refused} refused`,
    ),
    `- Probes: ${requests.probes.asked} answers looked at, in ${counted(requests.probes.looks, 'look')}, ${requests.probes.unproven} of which proved nothing yet`,
    ...few(writes.flatMap(unsettledLine)),
    '',
    ...(errors.length > 0
      ? [
          '## Errors',
          '',
          ...few(
            errors.map(({ at, step, what }) => inOneLine(`- ${at} ${step === undefined ? '' : `${step}: `}${what}`)),
          ),
          '',
        ]
      : []),
  ];
}

function lookLines(look: Look): string[] {
  const { at, proven, servers = {}, certificates = [], observations, more = 0, ends } = look;
  const asked = Object.entries(servers).map(([zone, names]) => `${zone} at ${names.join(', ') || 'its name servers'}`);
  return [
    `- ${at}: ${proven ? 'proven' : 'not proven'}${asked.length > 0 ? `; asked: ${asked.join('; ')}` : ''}`,
    ...observations.map((observation) => inOneLine(`- ${observationLine(observation)}`)),
    ...(more > 0 ? [`- and ${more} more answers`] : []),
    ...certificates.map(
      ({ serial, issuer, expires }) =>
        `- Certificate ${serial}${issuer === undefined ? '' : ` of ${issuer}`}${expires === undefined ? '' : `, until ${expires}`}`,
    ),
    ...Object.entries(ends ?? {}).map(
      ([side, { aliases, others, configDigest }]) =>
        `- The ${side} holds ${aliases.join(', ') || 'none of the names'} and ${others} others; SHA-256 of the rest of its config ${configDigest}`,
    ),
  ];
}

interface Seen {
  readonly domain?: string;
  readonly name?: string;
  readonly type?: string;
  readonly answers?: readonly string[];
  readonly verdict?: string;
  readonly edges?: readonly Readonly<{
    address?: string;
    status?: number;
    location?: string;
    certificateSerial?: string;
    failure?: string;
    byTarget?: boolean;
  }>[];
}

/** Of a move: each address with what it answered; of a record change: what the name servers said. */
function observationLine({ domain, name, type, answers, verdict, edges }: Seen): string {
  if (edges === undefined) return `${name} ${type}: ${answers?.join(', ') || 'nothing'} (${verdict})`;
  const seen = edges.map(({ address, location, status, certificateSerial, failure, byTarget }) =>
    [
      `${address}${location === undefined ? '' : ` (${location})`}`,
      failure ?? `${status}, certificate ${certificateSerial}, ${byTarget ? '' : 'not '}by the target`,
    ].join(': '),
  );
  return `${domain}: ${seen.join('; ') || 'no address'}`;
}

/** Writes that nobody heard the end of: what they did was looked up before anything else was written. */
function unsettledLine({ at, step, outcome }: Write): string[] {
  return outcome === 'unknown' ? [`- ${at} ${step}: sent, and no answer stands in the journal`] : [];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function few(lines: readonly string[]): string[] {
  const others = lines.length - MOST_LINES;
  return others > 0 ? [...lines.slice(0, MOST_LINES), `- and ${others} more, see the JSON`] : [...lines];
}
