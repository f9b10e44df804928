import { createHash } from 'node:crypto';
import type { MapState, ParallelState, StateMap } from './definition.ts';
import { FieldReader } from './field-reader.ts';
import { loadItemReader } from './item-reader.ts';
import { loadEffect } from './load-effect.ts';
import { loadHandlers } from './load-handlers.ts';

/** Reads StartAt and States of a container. */
export type LoadStates = (reader: FieldReader) => StateMap;

/** AWS: "Using Map state in Distributed mode", Label. */
const LABEL_CHARACTERS = 40;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among those to refuse.
const NO_LABEL = /[\s?*<>{}[\]:;,\\|^~$#%&`"/\u0000-\u001f\u007f-\u009f]/;

const COUNT = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** Reads a Parallel with its branches. */
export function loadParallel(
  reader: FieldReader,
  name: string,
  next: string | undefined,
  loadStates: LoadStates,
): ParallelState {
  const branches = reader.list('Branches');
  if (branches === undefined) throw reader.missing('Branches');
  return {
    type: 'Parallel',
    name,
    next,
    arguments: reader.template('Arguments'),
    branches: branches.map((value, i) =>
      loadContainer(new FieldReader(value, `${reader.state}/Branches[${i}]`), loadStates),
    ),
    effect: loadEffect(reader),
    ...loadHandlers(reader),
  };
}

/** Reads a Map; a field that belongs to distributed Maps is refused on an inline one, ItemBatcher and ResultWriter on both. */
export function loadMap(reader: FieldReader, name: string, next: string | undefined, loadStates: LoadStates): MapState {
  if (!reader.has('ItemProcessor')) throw reader.missing('ItemProcessor');
  const processor = new FieldReader(reader.take('ItemProcessor'), `${reader.state}/ItemProcessor`);
  const mode = loadMode(processor);
  const items = reader.take('Items');
  if (items !== undefined && !Array.isArray(items) && typeof items !== 'string') {
    throw reader.refusal('Expected an array or a JSONata expression for one', 'Items');
  }
  const distributed = mode === 'DISTRIBUTED';
  return {
    type: 'Map',
    name,
    next,
    mode,
    items: reader.template('Items'),
    itemReader: distributed ? loadItemReader(reader) : undefined,
    itemSelector: reader.template('ItemSelector'),
    maxConcurrency: reader.number('MaxConcurrency', COUNT),
    toleratedFailurePercentage: distributed
      ? reader.number('ToleratedFailurePercentage', { min: 0, max: 100 })
      : undefined,
    toleratedFailureCount: distributed ? reader.number('ToleratedFailureCount', COUNT) : undefined,
    label: distributed ? loadLabel(reader, name) : '',
    processor: loadContainer(processor, loadStates),
    effect: loadEffect(reader),
    ...loadHandlers(reader),
  };
}

/** AWS makes up a label that is unique where none is given: nobody can rely on it. */
function loadLabel(reader: FieldReader, name: string): string {
  const label = reader.text('Label');
  if (label === undefined) return uuidLike(createHash('sha256').update(name).digest('hex'));
  if (label === '' || label.length > LABEL_CHARACTERS || NO_LABEL.test(label)) {
    throw reader.refusal(
      `Expected 1 to ${LABEL_CHARACTERS} characters without white space, brackets, wildcards, and special or control characters`,
      'Label',
    );
  }
  return label;
}

function uuidLike(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function loadMode(processor: FieldReader): 'INLINE' | 'DISTRIBUTED' {
  if (!processor.has('ProcessorConfig')) return 'INLINE';
  const config = new FieldReader(processor.take('ProcessorConfig'), `${processor.state}/ProcessorConfig`);
  const mode = config.choice('Mode', ['INLINE', 'DISTRIBUTED']) ?? 'INLINE';
  if (mode === 'DISTRIBUTED' && config.choice('ExecutionType', ['STANDARD']) === undefined) {
    throw config.missing('ExecutionType');
  }
  config.finish();
  return mode;
}

function loadContainer(reader: FieldReader, loadStates: LoadStates): StateMap {
  const states = loadStates(reader);
  reader.finish();
  return states;
}
