import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MOST_LINES, readList, readObjects } from '../../../shared/domain/batch/list.ts';
import { parseBatchRequest } from '../../../shared/domain/batch/request.ts';
import { MoverError } from '../../../shared/errors.ts';

const TARGET = { target: 'E2TARGET00002B', targetAccount: '222222222222' };
const LINE = { domain: 'www.example.com', ...TARGET };

function errorOf(read: () => unknown): MoverError {
  try {
    read();
  } catch (error) {
    if (error instanceof MoverError) return error;
    throw error;
  }
  throw new Error('The list was read.');
}

function faultsOf(read: () => unknown): string[] {
  return errorOf(read).fields.map(({ field, message }) => `${field}: ${message}`);
}

/** The sentence and the remedy of what names no field. */
function refusalOf(read: () => unknown): { message: string; remedy: string } {
  const { message, remedy, fields } = errorOf(read);
  expect(fields).toEqual([]);
  return { message, remedy };
}

describe('A list as CSV', () => {
  test('is read by its header, in any order, with quotes, blanks, a mark at its beginning and empty lines', () => {
    const text =
      '\ufefftarget,domain,targetAccount,source,sourceAccount\r\n\r\n"E2TARGET00002B", WWW.example.com.,222222222222,,\r\n';

    expect(readList(text, 'csv', {})).toEqual([
      {
        line: 3,
        domain: 'www.example.com',
        target: { accountId: '222222222222', distributionId: 'E2TARGET00002B' },
      },
    ]);
  });

  test('takes from the defaults what a line leaves out', () => {
    const defaults = { ...TARGET, source: 'dt_2x9GhoK0TZRsohWzv1b9It8JABC', sourceAccount: '111111111111' };
    const [first, second] = readList('domain,target\na.example.com,\nb.example.com,E3TARGET00003C', 'csv', defaults);

    expect(first).toMatchObject({
      source: { accountId: '111111111111', distributionTenantId: 'dt_2x9GhoK0TZRsohWzv1b9It8JABC' },
      target: { distributionId: 'E2TARGET00002B' },
    });
    expect(second?.target).toEqual({ accountId: '222222222222', distributionId: 'E3TARGET00003C' });
  });

  test.each([
    ['with semicolons between', 'domain;target;targetAccount\nwww.example.com;E2TARGET00002B;222222222222', 2],
    ['with tabs between', 'domain\ttarget\ttargetAccount\r\nwww.example.com\tE2TARGET00002B\t222222222222', 2],
    [
      'with tabs and empty cells',
      'source\ttarget\tdomain\ttargetAccount\n\tE2TARGET00002B\twww.example.com\t222222222222',
      2,
    ],
    ['with names in another case', 'Domain, TARGET ,"targetaccount "\nwww.example.com,E2TARGET00002B,222222222222', 2],
    [
      'with rows that are empty',
      ',,\ndomain,target,targetAccount\n,,\n , ,\nwww.example.com,E2TARGET00002B,222222222222\n,,',
      5,
    ],
    [
      'with a last column that is empty',
      'domain,target,targetAccount,,\nwww.example.com,E2TARGET00002B,222222222222,,',
      2,
    ],
    ['with empty cells behind', 'domain,target,targetAccount\nwww.example.com,E2TARGET00002B,222222222222,,', 2],
    [
      'with fewer cells than the header',
      'domain,target,targetAccount,source\nwww.example.com,E2TARGET00002B,222222222222',
      2,
    ],
  ])('is read %s', (_how, text, line) => {
    const target = { accountId: '222222222222', distributionId: 'E2TARGET00002B' };

    expect(readList(text, 'csv', {})).toEqual([{ line, domain: 'www.example.com', target }]);
  });

  test.each([
    ['domain,traget\nwww.example.com,E2', ['line 1, traget: is not a column: ']],
    ['target\nE2TARGET00002B', ['line 1: has no column "domain"']],
    ['domain,domain\na.example.com,b.example.com', ['line 1, domain: is there twice']],
    ['domain,target\nwww.example.com,E2TARGET00002B,more', ['line 2: has 3 cells, and the header 2']],
    ['domain,target,\nwww.example.com,E2TARGET00002B,more', ['line 2: has 3 cells, and the header 2']],
    ['domain,,target\nwww.example.com,,E2TARGET00002B', ['line 1: has a column without a name']],
    ['domain,DOMAIN\na.example.com,b.example.com', ['line 1, domain: is there twice']],
    ['domain,target\na.example.com;E2TARGET00002B', ['line 2, domain: ']],
    [
      'domain|target\nwww.example.com|E2TARGET00002B',
      ['line 1, domain|target: is not a column: ', 'between columns stands a comma, a semicolon or a tab'],
    ],
  ])('%j is refused', (text, faults) => {
    expect(faultsOf(() => readList(text, 'csv', {}))).toEqual(faults.map((one) => expect.stringContaining(one)));
  });

  test('with a quote that does not end is no CSV', () => {
    expect(refusalOf(() => readList('domain,target\n"www.example.com,E2', 'csv', {}))).toEqual({
      message: expect.stringContaining('The list is no CSV: Quote Not Closed'),
      remedy: expect.stringContaining('quotation marks'),
    });
  });
});

describe('A list as JSON lines', () => {
  test('tells every wrong line by its number', () => {
    const text = [
      JSON.stringify(LINE),
      '{"domain":',
      '{"domain":"a.example.com","domain":"b.example.com"}',
      JSON.stringify({ ...LINE, domain: 'c.example.com', colour: 'red' }),
      JSON.stringify({ ...LINE, domain: 'd.example.com', target: 'E2 TARGET' }),
      JSON.stringify({ ...LINE, source: 'E2TARGET00002B', sourceAccount: '222222222222', domain: 'e.example.com' }),
      '',
      JSON.stringify({ ...LINE, domain: 'WWW.example.com' }),
    ].join('\n');

    expect(faultsOf(() => readList(text, 'json-lines', {}))).toEqual([
      'line 2: is not a JSON object',
      'line 3: has the key "domain" twice',
      expect.stringMatching(/^line 4, colour: is not a field here: domain, source, /),
      expect.stringMatching(/^line 5, target: is neither a distribution id/),
      'line 6, target: is the same distribution as the source',
      'line 8, domain: is www.example.com again, as in line 1',
    ]);
  });

  test.each([
    JSON.stringify([LINE]),
    `\ufeff\n${JSON.stringify([LINE, LINE], null, 2)}\n`,
    '["www.example.com"]\n["shop.example.com"]',
  ])('is no JSON array: %j', (text) => {
    expect(refusalOf(() => readList(text, 'json-lines', {}))).toEqual({
      message: expect.stringContaining('The list is a JSON array'),
      remedy: expect.stringContaining('Give the objects as "lines", or write one object a line'),
    });
  });

  test('tells a hundred faults at most, and how many more there are', () => {
    const text = Array.from({ length: 150 }, () => '{}').join('\n');
    const faults = faultsOf(() => readList(text, 'json-lines', {}));

    expect(faults).toHaveLength(100);
    expect(() => readList(text, 'json-lines', {})).toThrow('and 50 more');
  });
});

test('a list of more lines than a batch takes is refused', () => {
  const many = Array.from({ length: MOST_LINES + 1 }, (_, index) => ({ ...LINE, domain: `d${index}.example.com` }));

  expect(readObjects(many.slice(1), {})).toHaveLength(MOST_LINES);
  expect(() => readObjects(many, {})).toThrow(`has ${MOST_LINES + 1} lines`);
});

test.each([
  () => readObjects([], {}),
  () => readList('', 'csv', {}),
  () => readList('domain,target\n,\n', 'csv', {}),
  () => readList('\n \n', 'json-lines', {}),
])('a list without a line is refused, and what it takes is said: %#', (read) => {
  expect(refusalOf(read)).toEqual({
    message: expect.stringContaining('The list has no lines.'),
    remedy: expect.stringContaining('Give a line for each domain; a CSV has them below its header'),
  });
});

test('whatever text a list is, it is read or refused with InvalidRequest', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('csv' as const, 'json-lines' as const), (text, format) => {
      try {
        return readList(text, format, TARGET).length > 0;
      } catch (error) {
        return error instanceof MoverError && error.name === 'InvalidRequest';
      }
    }),
  );
});

test.each([
  [{}, 'list'],
  [{ list: {} }, 'names not exactly one of lines, csv, jsonLines and s3'],
  [{ list: { csv: 'domain', jsonLines: '{}' } }, 'names not exactly one of'],
  [{ list: { s3: { bucket: 'lists', key: 'brands.txt' } } }, 'ends neither in .csv nor in .jsonl'],
  [{ list: { lines: [LINE] }, strategy: 'assisted' }, 'strategy'],
  [{ list: { lines: [LINE] }, stopAfter: 0 }, 'stopAfter'],
])('the request %j is refused', (request, said) => {
  expect(() => parseBatchRequest(request)).toThrow(said);
});
