import { parse } from 'csv-parse/sync';
import { type FieldError, MoverError } from '../../errors.ts';
import { repeatedKey } from '../json.ts';
import { clipped, visible } from '../text.ts';
import type * as z from '../zod.ts';
import { type BatchLine, COLUMNS, type LineDefaults, ListedLine, withDefaults } from './line.ts';

/** The most that one batch takes. */
export const MOST_LINES = 10_000;
/** Longer than any list of so many domains: 253 characters each, ids and zones besides. */
export const MOST_LIST_BYTES = 8_388_608;
/** The most that one line may have; the longest domain has 253 characters. */
const LINE_CHARACTERS = 2_000;
/** Faults that are told at once: more nobody reads. */
const MOST_FAULTS = 100;
const MESSAGE_CHARACTERS = 300;

/** How a list is written. */
export type ListFormat = 'csv' | 'json-lines';

/** A line as it was read, before it is held against the schema. */
interface RawLine {
  readonly line: number;
  readonly value: unknown;
  readonly wrong?: string;
}

/** The lines of a list in one of its formats. Throws InvalidRequest with every wrong line, a hundred at most. */
export function readList(text: string, format: ListFormat, defaults: LineDefaults): BatchLine[] {
  if (text.length > MOST_LIST_BYTES) throw tooLong(`has more than ${MOST_LIST_BYTES} characters`);
  return readLines(format === 'csv' ? csvLines(text) : jsonLines(text), defaults);
}

/** The same of lines that came as objects, numbered from 1. */
export function readObjects(values: readonly unknown[], defaults: LineDefaults): BatchLine[] {
  return readLines(
    values.map((value, index) => ({ line: index + 1, value })),
    defaults,
  );
}

function readLines(raw: readonly RawLine[], defaults: LineDefaults): BatchLine[] {
  if (raw.length === 0) {
    throw unreadable('The list has no lines.', 'Give a line for each domain; a CSV has them below its header.');
  }
  if (raw.length > MOST_LINES) throw tooLong(`has ${raw.length} lines`);
  const faults: FieldError[] = [];
  const lines: BatchLine[] = [];
  const firstOf = new Map<string, number>();
  for (const one of raw) {
    const read = lineOf(one, defaults);
    if ('faults' in read) {
      faults.push(...read.faults);
      continue;
    }
    const first = firstOf.get(read.domain);
    if (first === undefined) {
      firstOf.set(read.domain, one.line);
      lines.push(read);
    } else faults.push(faultAt(one.line, 'domain', `is ${read.domain} again, as in line ${first}`));
  }
  if (faults.length > 0) throw wrongLines(faults);
  return lines;
}

function lineOf({ line, value, wrong }: RawLine, defaults: LineDefaults): BatchLine | { faults: FieldError[] } {
  if (wrong !== undefined) return { faults: [faultAt(line, undefined, wrong)] };
  const parsed = ListedLine.safeParse(value);
  if (!parsed.success) return { faults: parsed.error.issues.flatMap((issue) => faultsOf(line, issue)) };
  const whole = withDefaults(line, parsed.data, defaults);
  return 'domain' in whole ? whole : { faults: whole.map(({ field, message }) => faultAt(line, field, message)) };
}

function faultsOf(line: number, issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => faultAt(line, key, `is not a field here: ${COLUMNS.join(', ')} are`));
  }
  return [faultAt(line, issue.path.map(String).join('.') || undefined, issue.message)];
}

function faultAt(line: number, field: string | undefined, message: string): FieldError {
  const where = field === undefined ? `line ${line}` : `line ${line}, ${field}`;
  return { field: visible(clipped(where, 100)), message: visible(clipped(message, MESSAGE_CHARACTERS)) };
}

function wrongLines(faults: readonly FieldError[]): MoverError {
  const fields = faults.slice(0, MOST_FAULTS);
  const others = faults.length - fields.length;
  const told = fields.map(({ field, message }) => `${field}: ${message}`);
  const all = [...told, ...(others > 0 ? [`and ${others} more`] : [])].join('; ');
  return new MoverError('InvalidRequest', `The list is not valid: ${all}.`, {
    fields,
    remedy: 'Correct the lines named and send the list again; nothing of it was begun.',
  });
}

function tooLong(what: string): MoverError {
  return unreadable(`The list ${what}; a batch takes ${MOST_LINES} domains.`, 'Divide it into several batches.');
}

/** A list of which no line is to blame. */
function unreadable(message: string, remedy: string, cause?: unknown): MoverError {
  return new MoverError('InvalidRequest', message, { remedy, cause });
}

/** One JSON object a line; empty lines count and say nothing. JSON Lines, https://jsonlines.org. */
function jsonLines(text: string): RawLine[] {
  const plain = text.replace(/^\ufeff/, '');
  if (plain.trimStart().startsWith('[')) {
    const remedy = 'Give the objects as "lines", or write one object a line, without brackets and commas between.';
    throw unreadable('The list is a JSON array, and is to be JSON lines.', remedy);
  }
  return plain
    .split('\n')
    .map((one, index) => ({ line: index + 1, text: one.trim() }))
    .filter((one) => one.text !== '')
    .map(({ line, text: one }) => ({ line, ...jsonValue(one) }));
}

function jsonValue(text: string): Omit<RawLine, 'line'> {
  if (text.length > LINE_CHARACTERS) return { value: undefined, wrong: `is longer than ${LINE_CHARACTERS} characters` };
  try {
    const value: unknown = JSON.parse(text);
    const twice = repeatedKey(text);
    return { value, ...(twice === undefined ? {} : { wrong: `has the key "${twice}" twice` }) };
  } catch {
    return { value: undefined, wrong: 'is not a JSON object' };
  }
}

/**
 * A header with the names of the fields, in whatever case, then a line for each domain; an empty cell is a field left out. RFC
 * 4180. What spreadsheets write as well is taken: semicolons or tabs between cells, and rows and last cells with nothing in them.
 */
function csvLines(text: string): RawLine[] {
  const [header, ...rows] = csvRows(text);
  if (header === undefined) return [];
  const names = withoutLastEmpty(header.cells).map(columnOf);
  const unknown = names.filter((name) => !COLUMNS.includes(name));
  const twice = names.filter((name, index) => name !== '' && names.indexOf(name) !== index);
  const hasDomains = names.includes('domain');
  if (unknown.length > 0 || twice.length > 0 || !hasDomains) {
    const none = 'has no column "domain"; between columns stands a comma, a semicolon or a tab';
    throw wrongLines([
      ...unknown.map((name) => unknownColumn(header.line, name)),
      ...twice.map((name) => faultAt(header.line, name, 'is there twice')),
      ...(hasDomains ? [] : [faultAt(header.line, undefined, none)]),
    ]);
  }
  return rows.map(({ line, cells }): RawLine => {
    const said = withoutLastEmpty(cells);
    if (said.length > names.length) {
      return { line, value: undefined, wrong: `has ${said.length} cells, and the header ${names.length}` };
    }
    const pairs = names.map((name, index) => [name, said[index] ?? ''] as const);
    return { line, value: Object.fromEntries(pairs.filter(([, cell]) => cell !== '')) };
  });
}

function withoutLastEmpty(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1);
}

/** The column that a name means, in the case that it has here. */
function columnOf(cell: string): string {
  const name = cell.trim();
  return COLUMNS.find((column) => column.toLowerCase() === name.toLowerCase()) ?? name;
}

function unknownColumn(line: number, name: string): FieldError {
  if (name === '') return faultAt(line, undefined, 'has a column without a name');
  return faultAt(line, name, `is not a column: ${COLUMNS.join(', ')} are`);
}

function csvRows(text: string): { line: number; cells: string[] }[] {
  try {
    const rows = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      trim: true,
      info: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      skipRecordsWithEmptyValues: true,
      maxRecordSize: LINE_CHARACTERS,
    }) as unknown as { info: { lines: number }; record: string[] }[];
    return rows.map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const remedy =
      'Correct the CSV where that says so, its quotation marks as a rule, and send it again; nothing of it was begun.';
    throw unreadable(`The list is no CSV: ${visible(clipped(said, MESSAGE_CHARACTERS))}.`, remedy, cause);
  }
}

/** What stands behind the first name of the header: no name has any of these, and neither has any cell that is valid. */
function delimiterOf(text: string): string {
  return /^[^,;\t\r\n]*([,;\t])/.exec(text.trimStart())?.[1] ?? ',';
}
