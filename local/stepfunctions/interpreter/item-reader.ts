import { AwsError } from '../../contracts.ts';
import type { Visit } from './branch.ts';
import { bindingsOf } from './context.ts';
import { csvRows } from './csv.ts';
import type { MapState } from './definition.ts';
import { StateFailure } from './failure.ts';
import { FieldReader } from './field-reader.ts';
import { isObject, type Json } from './json.ts';
import type { NumberField } from './number-field.ts';
import { evaluating } from './run-effect.ts';
import type { Template } from './template.ts';

const RESOURCE = 'arn:aws:states:::s3:getObject';
const DELIMITERS = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' } as const;
const MOST_ITEMS = 100_000_000;

/** Where a distributed Map reads its items. AWS: "ItemReader (Map)". */
export interface ItemReader {
  readonly inputType: 'JSON' | 'JSONL' | 'CSV';
  /** Bucket and key. */
  readonly arguments: Template;
  readonly maxItems: NumberField | undefined;
  /** Of CSV: the columns' names; undefined: they are in the first row. */
  readonly csvHeaders: readonly string[] | undefined;
  readonly csvDelimiter: string;
}

/** Reads ItemReader; refuses sources other than one object with JSON, JSON lines or CSV. */
export function loadItemReader(reader: FieldReader): ItemReader | undefined {
  if (!reader.has('ItemReader')) return undefined;
  if (reader.has('Items')) throw reader.refusal("'Items' and 'ItemReader' exclude each other", 'ItemReader');
  const fields = new FieldReader(reader.take('ItemReader'), reader.state, 'ItemReader');
  const resource = fields.requiredText('Resource');
  if (resource !== RESOURCE) throw fields.refusal(`The local AWS reads items by ${RESOURCE} only`, 'Resource');
  const config = new FieldReader(fields.take('ReaderConfig'), reader.state, 'ItemReader/ReaderConfig');
  const inputType = config.choice('InputType', ['JSON', 'JSONL', 'CSV']);
  if (inputType === undefined) throw config.missing('InputType');
  const loaded = {
    inputType,
    arguments: loadArguments(fields),
    maxItems: config.number('MaxItems', { min: 1, max: MOST_ITEMS }),
    ...(inputType === 'CSV' ? loadCsv(config) : { csvHeaders: undefined, csvDelimiter: '' }),
  };
  config.finish();
  fields.finish();
  return loaded;
}

function loadArguments(fields: FieldReader): Template {
  const value = fields.take('Arguments');
  if (!isObject(value)) throw fields.missing('Arguments');
  const unknown = Object.keys(value).find((name) => name !== 'Bucket' && name !== 'Key');
  if (unknown !== undefined) throw fields.refusal(`Field '${unknown}' is not supported`, `Arguments/${unknown}`);
  if (value.Bucket === undefined || value.Key === undefined) throw fields.missing('Bucket', 'Key');
  return fields.template('Arguments') as Template;
}

function loadCsv(config: FieldReader): Pick<ItemReader, 'csvHeaders' | 'csvDelimiter'> {
  const location = config.choice('CSVHeaderLocation', ['FIRST_ROW', 'GIVEN']);
  if (location === undefined) throw config.missing('CSVHeaderLocation');
  const headers = location === 'GIVEN' ? config.list('CSVHeaders') : undefined;
  if (location === 'GIVEN' && headers === undefined) throw config.missing('CSVHeaders');
  if (headers?.some((header) => typeof header !== 'string')) throw config.refusal('Expected strings', 'CSVHeaders');
  const names = Object.keys(DELIMITERS) as (keyof typeof DELIMITERS)[];
  const delimiter = config.choice('CSVDelimiter', names) ?? 'COMMA';
  return { csvHeaders: headers as readonly string[] | undefined, csvDelimiter: DELIMITERS[delimiter] };
}

/** The items that ItemReader names. Throws StateFailure `States.ItemReaderFailed`. */
export async function readItems(visit: Visit, { itemReader }: MapState): Promise<readonly Json[]> {
  if (itemReader === undefined) return [];
  const { bucket, key, most } = await evaluating(visit, async () => {
    const bindings = bindingsOf(visit);
    const { Bucket, Key } = (await itemReader.arguments.evaluate(bindings)) as Record<string, Json>;
    return { bucket: Bucket, key: Key, most: await itemReader.maxItems?.evaluate(bindings) };
  });
  if (typeof bucket !== 'string' || typeof key !== 'string') throw failed('Bucket and Key must be strings.');
  const items = parsed(itemReader, objectOf(visit, bucket, key));
  return items.slice(0, most);
}

function objectOf({ branch }: Visit, bucket: string, key: string): string {
  try {
    return branch.run.engine.readObject(bucket, key).toString('utf8');
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown;
    throw failed(`Reading ${key} of the bucket ${bucket} failed: ${thrown.code}: ${thrown.message}`);
  }
}

function parsed({ inputType, csvHeaders, csvDelimiter }: ItemReader, text: string): Json[] {
  if (inputType === 'CSV') return rowsAsObjects(csvRows(text, csvDelimiter), csvHeaders);
  if (inputType === 'JSONL') {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    return lines.map((line, i) => json(line, `line ${i + 1}`));
  }
  const items = json(text, 'the file');
  if (Array.isArray(items)) return items;
  throw failed('The local AWS reads a JSON file only when it holds an array.');
}

function json(text: string, what: string): Json {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw failed(`Attempting to parse ${what} as JSON failed: ${(thrown as Error).message}`);
  }
}

/** Fields are strings; those that a row lacks are empty, and what it has beyond the header is dropped. */
function rowsAsObjects(rows: readonly string[][], given: readonly string[] | undefined): Json[] {
  const header = given ?? rows[0] ?? [];
  const data = given === undefined ? rows.slice(1) : rows;
  return data.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
}

function failed(reason: string): StateFailure {
  return new StateFailure('States.ItemReaderFailed', reason);
}
