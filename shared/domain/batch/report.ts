import { describeDuration } from '../describe.ts';
import { idOf } from '../refs.ts';
import { clipped } from '../text.ts';
import { type BatchHead, GOING_STATUSES, type Group, type GroupStatus, type Said, type Unmoved } from './batch.ts';

/** What is told of one domain; the columns of the report as CSV. */
export interface ReportRow {
  readonly line: number;
  readonly domain: string;
  readonly status: Exclude<GroupStatus, 'there'> | 'already-there';
  readonly source: string;
  readonly target: string;
  readonly group: number;
  readonly wave: number | undefined;
  readonly moveId: string | undefined;
  readonly endedAt: string | undefined;
  readonly code: string | undefined;
  readonly note: string | undefined;
  readonly remedy: string | undefined;
}

const COLUMNS = [
  'line',
  'domain',
  'status',
  'source',
  'target',
  'group',
  'wave',
  'moveId',
  'endedAt',
  'code',
  'note',
  'remedy',
] as const satisfies readonly (keyof ReportRow)[];

/** One row for each domain of the list, in its order. */
export function rowsOf(groups: readonly Group[]): ReportRow[] {
  return groups.flatMap(rowsOfGroup).sort((one, other) => one.line - other.line);
}

function rowsOfGroup(group: Group): ReportRow[] {
  const { status, source, target, wave, moveId, endedAt, note } = group;
  const place = { source: source ? idOf(source) : '', target: idOf(target), group: group.group };
  const unmoved = (one: Unmoved, as: ReportRow['status']): ReportRow => ({
    line: one.line,
    domain: one.domain,
    status: as,
    ...place,
    ...NOTHING,
    code: one.code,
    note: one.sentence,
    remedy: one.remedy,
  });
  return [
    ...group.domains.map(
      ({ line, domain }): ReportRow => ({
        line,
        domain,
        status: status === 'there' ? 'already-there' : status,
        ...place,
        ...NOTHING,
        wave,
        moveId,
        endedAt: endedAt === undefined ? undefined : new Date(endedAt).toISOString(),
        note,
      }),
    ),
    ...group.refused.map((one) => unmoved(one, 'refused')),
    ...group.there.map((one) => unmoved(one, 'already-there')),
  ];
}

const NOTHING = {
  wave: undefined,
  moveId: undefined,
  endedAt: undefined,
  code: undefined,
  note: undefined,
  remedy: undefined,
};

/** How many domains stand how. */
export type Totals = Readonly<Partial<Record<ReportRow['status'], number>>>;

export function totalsOf(rows: readonly ReportRow[]): Totals {
  return Object.fromEntries([...Map.groupBy(rows, ({ status }) => status)].map(([status, of]) => [status, of.length]));
}

/** How a wave stands: its groups and domains, and how its groups ended. */
export interface WaveView {
  readonly run: number;
  readonly wave: number;
  readonly groups: number;
  readonly domains: number;
  readonly ended: Readonly<Partial<Record<GroupStatus, number>>>;
}

/** The waves that were begun, in order. */
export function wavesOf(groups: readonly Group[]): WaveView[] {
  const begun = groups.filter(({ wave }) => wave !== undefined);
  return [...Map.groupBy(begun, ({ run = 1, wave = 0 }) => `${run} ${wave}`).values()]
    .map((of) => ({
      run: of[0]?.run ?? 1,
      wave: of[0]?.wave ?? 0,
      groups: of.length,
      domains: of.reduce((sum, { domains }) => sum + domains.length, 0),
      ended: Object.fromEntries(
        [...Map.groupBy(of, ({ status }) => status)].map(([status, same]) => [status, same.length]),
      ),
    }))
    .sort((one, other) => one.run - other.run || one.wave - other.wave);
}

/**
 * The report as CSV of so many bytes at most, as a string of JSON: where it has more, notes and remedies are cut to a hundred
 * characters, and where that is not enough left out. Each domain is in it in any case.
 */
export function renderCsvWithin(rows: readonly ReportRow[], mostBytes: number): string {
  const lengths = [Number.POSITIVE_INFINITY, SHORT_CHARACTERS];
  const fits = lengths.map((length) => renderCsv(withNotes(rows, length))).find((text) => bytesOf(text) <= mostBytes);
  return fits ?? renderCsv(withNotes(rows, 0));
}

const SHORT_CHARACTERS = 100;

function withNotes(rows: readonly ReportRow[], length: number): readonly ReportRow[] {
  if (length === Number.POSITIVE_INFINITY) return rows;
  const cut = (text: string | undefined) => (text === undefined || length === 0 ? undefined : clipped(text, length));
  return rows.map((row) => ({ ...row, note: cut(row.note), remedy: cut(row.remedy) }));
}

function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

/** The report as CSV, RFC 4180, with a header. */
export function renderCsv(rows: readonly ReportRow[]): string {
  const lines = rows.map((row) => COLUMNS.map((column) => csvCell(row[column])).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

/** What a spreadsheet would take for a formula is kept from being one: OWASP, "CSV Injection". A wildcard's star is none. */
function csvCell(value: string | number | undefined): string {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows of one kind that the document shows at most; the CSV has all. */
const SHOWN = 200;

/** What each status means for the one who reads it, worst first; what is `ready` waits for what the batch does. */
const MEANINGS: readonly (readonly [ReportRow['status'], string | ((head: BatchHead) => string)])[] = [
  ['parked', 'stand still and need a person: the move says the next command'],
  ['restored', 'are where they were: their move failed and was undone'],
  ['failed', 'were not changed: their move failed before its first write'],
  ['refused', 'were not begun: their plan is refused'],
  ['skipped', 'were not begun: the batch ended before'],
  ['running', 'are moving'],
  ['ready', ofReady],
  ['listed', 'are not planned yet'],
  ['moved', 'are on the target'],
  ['already-there', 'were on the target before'],
];

/** Those whose single rows nobody looks for: what went as it should. */
const UNREMARKABLE: readonly ReportRow['status'][] = ['moved', 'already-there', 'ready', 'listed', 'running'];

/** The report as a document for a ticket: totals, waves, and whatever did not go as it should, line by line. */
export function renderReport(head: BatchHead, groups: readonly Group[]): string {
  const rows = rowsOf(groups);
  const totals = totalsOf(rows);
  const told = MEANINGS.filter(([status]) => totals[status] !== undefined);
  return [
    `# Batch ${head.batchId}: ${head.status}`,
    ...(head.note === undefined ? [] : ['', head.note]),
    '',
    ...told.map(([status, meaning]) => {
      return `- ${totals[status]} ${typeof meaning === 'string' ? meaning : meaning(head)} (\`${status}\`)`;
    }),
    ...(head.batchHash === undefined ? [] : [`- Batch hash \`${head.batchHash}\``]),
    ...expectation(head, groups),
    ...waveLines(groups),
    ...saidLines(head),
    ...told.filter(([status]) => !UNREMARKABLE.includes(status)).flatMap(([status]) => section(status, rows)),
    '',
  ].join('\n');
}

/** What becomes of the domains that have a verdict and have not begun. */
function ofReady(head: BatchHead): string {
  if (isAborted(head)) return 'were not begun, and will not move: the batch was aborted';
  if (head.order.mode === 'plan') return 'can move: a batch with `mode` `apply` does it';
  const rests = head.status === 'paused' || head.status === 'stopped' || head.status === 'failed';
  const isPaused = head.paused !== undefined && GOING_STATUSES.includes(head.status);
  return rests || isPaused ? 'were not begun: they move once the batch is resumed' : 'will move';
}

/** Also while what had begun before goes on to its end. */
function isAborted({ status, aborted }: BatchHead): boolean {
  return status === 'aborted' || aborted !== undefined;
}

/** Of what is still to begin: how long the slowest group takes, which is the least that the rest of the batch takes. */
function expectation(head: BatchHead, groups: readonly Group[]): string[] {
  const seconds = groups.flatMap((group) =>
    group.status === 'ready' && group.plan ? [group.plan.expectedSeconds] : [],
  );
  if (seconds.length === 0 || head.status === 'planning' || isAborted(head)) return [];
  return [`- ${seconds.length} groups to move, each about ${describeDuration(Math.max(...seconds))} at most`];
}

function waveLines(groups: readonly Group[]): string[] {
  const waves = wavesOf(groups);
  if (waves.length === 0) return [];
  const line = ({ run, wave, groups: count, domains, ended }: WaveView) =>
    `| ${run} | ${wave === 1 ? '1, the canary' : wave} | ${count} | ${domains} | ${Object.entries(ended)
      .map(([status, number]) => `${number} ${status}`)
      .join(', ')} |`;
  return [
    '',
    '## Waves',
    '',
    '| run | wave | groups | domains | how they stand |',
    '|---|---|---:|---:|---|',
    ...waves.map(line),
  ];
}

/** Who said what to it, and why: a pause that was taken back leaves no other trace. */
function saidLines({ said = [] }: BatchHead): string[] {
  const line = ({ what, by, at, reason }: Said) =>
    `- ${new Date(at).toISOString()} ${by} ${what} it${reason === undefined ? '' : `: ${reason}`}`;
  return said.length === 0 ? [] : ['', '## What was said', '', ...said.map(line)];
}

function section(status: ReportRow['status'], rows: readonly ReportRow[]): string[] {
  const of = rows.filter((row) => row.status === status);
  const shown = of.slice(0, SHOWN).map((row) => {
    const why = [row.note, row.remedy].filter((part) => part !== undefined).join(' ');
    const move = row.moveId === undefined ? '' : ` (move ${row.moveId})`;
    const code = row.code === undefined ? '' : ` [${row.code}]`;
    return `- line ${row.line}, ${row.domain}${move}${why === '' ? '' : `: ${why}`}${code}`;
  });
  const others = of.length > SHOWN ? [`- and ${of.length - SHOWN} more: the CSV has all`] : [];
  return ['', `## ${status}`, '', ...shown, ...others];
}
