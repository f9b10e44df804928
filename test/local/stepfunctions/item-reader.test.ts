import { describe, expect, test } from '@jest/globals';
import { createWorld, OURS, type TestWorld, THEIRS } from './world.ts';

const give = { StartAt: 'Give', States: { Give: { Type: 'Pass', End: true } } };
const source = { Bucket: 'lists', Key: 'items' };

function reading(ReaderConfig: object, fields: object = {}, reader: object = {}) {
  const ItemReader = { Resource: 'arn:aws:states:::s3:getObject', Arguments: source, ReaderConfig, ...reader };
  const ItemProcessor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...give };
  return { StartAt: 'Each', States: { Each: { Type: 'Map', ItemReader, ItemProcessor, End: true, ...fields } } };
}

function holding(text: string, accountId = OURS, region = 'us-east-1'): TestWorld {
  const world = createWorld();
  world.s3.add({ accountId, region, name: 'lists', objects: { items: text } });
  return world;
}

const FIRST_ROW = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' };

describe('items out of a bucket', () => {
  test.each<[string, object, string, unknown[]]>([
    ['a JSON array', { InputType: 'JSON' }, '[{"domain":"a.example"}, 2]', [{ domain: 'a.example' }, 2]],
    ['JSON lines', { InputType: 'JSONL' }, '{"n":1}\r\n{"n":2}\n\n', [{ n: 1 }, { n: 2 }]],
    ['no more than asked for', { InputType: 'JSONL', MaxItems: '{% 1 + 1 %}' }, '1\n2\n3', [1, 2]],
    [
      'CSV with its header',
      FIRST_ROW,
      'domain,ticket\na.example,T-1\nb.example\nc.example,T-3,more\n',
      [
        { domain: 'a.example', ticket: 'T-1' },
        { domain: 'b.example', ticket: '' },
        { domain: 'c.example', ticket: 'T-3' },
      ],
    ],
    [
      'CSV with a given header and another delimiter',
      { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a', 'b'], CSVDelimiter: 'SEMICOLON' },
      '1;2\r\n3;\r\n',
      [
        { a: '1', b: '2' },
        { a: '3', b: '' },
      ],
    ],
    [
      'CSV with quotation marks and backslashes',
      FIRST_ROW,
      'a,b\n"one, ""two""\nthree",{""k"":1}\n"",C:\\\\x\\,y\\z\n',
      [
        { a: 'one, "two"\nthree', b: '{"k":1}' },
        { a: '', b: 'C:\\x,yz' },
      ],
    ],
  ])('%s', async (_what, config, text, items) => {
    const { status, result, history } = await holding(text).run(reading(config));
    expect([status, result]).toEqual(['SUCCEEDED', items]);
    expect(history.find(({ type }) => type === 'MapStateStarted')?.details).toEqual({ length: 0 });
  });

  test('are found by the state’s input and shaped by ItemSelector', async () => {
    const Arguments = { Bucket: '{% $states.input.bucket %}', Key: '{% $states.input.key %}' };
    const ItemSelector = {
      domain: '{% $states.context.Map.Item.Value.domain %}',
      place: '{% $states.context.Map.Item.Index %}',
      ticket: '{% $states.input.ticket %}',
    };
    const definition = reading({ InputType: 'JSONL' }, { ItemSelector }, { Arguments });
    const input = { bucket: 'lists', key: 'items', ticket: 'T-1' };
    const { result } = await holding('{"domain":"a.example"}\n{"domain":"b.example"}').run(definition, input);
    expect(result).toEqual([
      { domain: 'a.example', place: 0, ticket: 'T-1' },
      { domain: 'b.example', place: 1, ticket: 'T-1' },
    ]);
  });
});

describe('States.ItemReaderFailed', () => {
  const jsonl = reading({ InputType: 'JSONL' });

  test.each<[string, TestWorld, object, string]>([
    ['no bucket', createWorld(), jsonl, 'NoSuchBucket'],
    [
      'no object',
      holding('1'),
      reading({ InputType: 'JSON' }, {}, { Arguments: { ...source, Key: 'x' } }),
      'NoSuchKey',
    ],
    ['a bucket of another account', holding('1', THEIRS), jsonl, 'AccessDenied'],
    ['a bucket of another region', holding('1', OURS, 'eu-central-1'), jsonl, 'PermanentRedirect'],
    ['a line that is no JSON', holding('1\n{'), jsonl, 'line 2'],
    ['no array', holding('{"a":1}'), reading({ InputType: 'JSON' }), 'array'],
  ])('%s', async (_what, world, definition, told) => {
    const { error, cause, history } = await world.run(definition);
    expect([error, cause]).toEqual(['States.ItemReaderFailed', expect.stringContaining(told)]);
    expect(history.map(({ type }) => type).slice(2)).toEqual([
      'MapStateStarted',
      'MapRunStarted',
      'MapRunFailed',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });

  test('can be caught', async () => {
    const definition = reading({ InputType: 'JSONL' }, { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Told' }] });
    const states = { ...definition.States, Told: { Type: 'Succeed', Output: 'told' } };
    expect((await createWorld().run({ ...definition, States: states })).result).toBe('told');
  });
});

test.each<[string, object, string]>([
  ['other sources', reading({ InputType: 'MANIFEST' }), 'InputType'],
  [
    'listing a bucket',
    reading({ InputType: 'JSON' }, {}, { Resource: 'arn:aws:states:::s3:listObjectsV2' }),
    'Resource',
  ],
  ['versions', reading({ InputType: 'JSON' }, {}, { Arguments: { ...source, VersionId: '1' } }), 'VersionId'],
  ['parts of a file', reading({ InputType: 'JSON', ItemsPointer: '/items' }), 'ItemsPointer'],
  ['CSV without word of its header', reading({ InputType: 'CSV' }), 'CSVHeaderLocation'],
  ['two sources', reading({ InputType: 'JSON' }, { Items: [1] }), 'Items'],
])('a definition is refused: %s', (_what, definition, told) => {
  expect(() => createWorld().machine(definition)).toThrow(told);
});
