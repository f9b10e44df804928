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
  if (raw.length === 0) throw new MoverError('InvalidRequest', 'The list has no lines.');
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
  return new MoverError('InvalidRequest', `The list ${what}; a batch takes ${MOST_LINES} domains.`, {
    remedy: 'Divide it into several batches.',
  });
}

/** One JSON object a line; empty lines count and say nothing. JSON Lines, https://jsonlines.org. */
function jsonLines(text: string): RawLine[] {
  return text
    .replace(/^\ufeff/, '')
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

/** A header with the names of the fields, then a line for each domain; an empty cell is a field left out. RFC 4180. */
function csvLines(text: string): RawLine[] {
  const [header, ...rows] = csvRows(text);
  if (header === undefined) return [];
  const unknown = header.cells.filter((cell) => !COLUMNS.includes(cell));
  const twice = header.cells.filter((cell, index) => header.cells.indexOf(cell) !== index);
  if (unknown.length > 0 || twice.length > 0 || !header.cells.includes('domain')) {
    throw wrongLines([
      ...unknown.map((cell) => faultAt(header.line, cell, `is not a column: ${COLUMNS.join(', ')} are`)),
      ...twice.map((cell) => faultAt(header.line, cell, 'is there twice')),
      ...(header.cells.includes('domain') ? [] : [faultAt(header.line, undefined, 'has no column "domain"')]),
    ]);
  }
  return rows.map(({ line, cells }): RawLine => {
    if (cells.length > header.cells.length) {
      return { line, value: undefined, wrong: `has ${cells.length} cells, and the header ${header.cells.length}` };
    }
    const pairs = header.cells.map((name, index) => [name, cells[index] ?? ''] as const);
    return { line, value: Object.fromEntries(pairs.filter(([, cell]) => cell !== '')) };
  });
}

function csvRows(text: string): { line: number; cells: string[] }[] {
  try {
    const rows = parse(text, {
      bom: true,
      trim: true,
      info: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      maxRecordSize: LINE_CHARACTERS,
    }) as unknown as { info: { lines: number }; record: string[] }[];
    return rows.map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new MoverError('InvalidRequest', `The list is no CSV: ${visible(clipped(said, MESSAGE_CHARACTERS))}.`, {
      cause,
    });
  }
}
