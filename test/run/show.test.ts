import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { Losses } from '../../local/run/losses.ts';
import { Serving } from '../../local/run/serving.ts';
import { createTerminal, wantsColour } from '../../local/run/terminal.ts';
import { shortList, wrap } from '../../local/run/wrap.ts';
import type { MeterRequest } from '../../local/traffic/meter.ts';

const SERVED: MeterRequest = {
  at: 0,
  wall: 0,
  domain: 'www.example.com',
  location: 'FRA',
  address: '127.0.0.11',
  distributionId: 'E1',
  reason: undefined,
  misdirected: false,
};
const LOST: MeterRequest = { ...SERVED, distributionId: undefined, reason: 'status 403' };
const NO_TLS: MeterRequest = { ...LOST, location: undefined, reason: 'tls ERR_TLS_CERT_ALTNAME_INVALID' };
const NO_DNS: MeterRequest = { ...NO_TLS, address: undefined, reason: 'dns ENOTFOUND' };

/** What is told of requests, in order. */
function told(requests: readonly MeterRequest[]): string[] {
  const losses = new Losses();
  return requests.flatMap((request) => losses.see(request) ?? []);
}
const times = (count: number, request: MeterRequest) => Array.from({ length: count }, () => request);

describe('lost requests', () => {
  test.each([
    ['at an edge', LOST, 'LOST www.example.com at FRA: status 403', 'FRA'],
    ['in TLS', NO_TLS, 'LOST www.example.com at 127.0.0.11: tls ERR_TLS_CERT_ALTNAME_INVALID', '127.0.0.11'],
    ['in DNS', NO_DNS, 'LOST www.example.com at no address: dns ENOTFOUND', 'no address'],
  ])('%s are told once, and again when they are served, with their number', (_where, lost, begins, place) => {
    expect(told([...times(3, SERVED), ...times(50, lost), ...times(30, SERVED)])).toEqual([
      begins,
      `www.example.com at ${place} is served again, after 50 lost`,
    ]);
  });

  test('between served ones, where several edges share an address, are one outage', () => {
    const taken = times(20, SERVED).flatMap((request, index) => (index % 3 === 0 ? [NO_TLS, request] : [request]));

    expect(told(taken)).toHaveLength(1);
  });

  test('are an open outage until they are served', () => {
    const losses = new Losses();
    for (const request of [NO_TLS, { ...NO_TLS, address: '::1' }, NO_TLS]) losses.see(request);
    expect(losses.open()).toBe(2);

    for (const request of times(10, SERVED)) losses.see(request);

    expect(losses.open()).toBe(1);
  });

  test('that stop for good and come back are two outages', () => {
    expect(told([LOST, ...times(10, SERVED), LOST, ...times(10, SERVED)])).toHaveLength(4);
  });
});

describe('who serves', () => {
  const names = new Map([
    ['E1', 'source'],
    ['E2', 'target'],
  ]);

  test('is told by edge, and each turn once', () => {
    const serving = new Serving(names);
    expect(serving.summary()).toBe('nobody seen yet');
    serving.see(SERVED);
    serving.see({ ...SERVED, location: 'IAD' });
    expect(serving.summary()).toBe('source 2 of 2 edges');

    expect(serving.see({ ...SERVED, distributionId: 'E2' })).toBe('www.example.com at FRA: source → target');
    expect(serving.see({ ...SERVED, distributionId: 'E2' })).toBeUndefined();
    expect(serving.see(LOST)).toBeUndefined();

    expect(serving.summary()).toBe('target 1, source 1 of 2 edges');
  });

  test('counts each domain at each edge, and names a stranger by its id', () => {
    const serving = new Serving(names);
    serving.see(SERVED);
    serving.see({ ...SERVED, domain: 'shop.example.com', distributionId: 'E9' });

    expect(serving.summary()).toBe('source 1, E9 1 of 2 (2 domains, each at its edges)');
  });
});

test.each([
  [true, {}, true],
  [false, {}, false],
  [false, { CI: 'true' }, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, { FORCE_COLOR: '1' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [true, { FORCE_COLOR: '' }, true],
  [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  [true, { TERM: 'dumb' }, false],
])('a terminal %j with %j has colours: %j', (isTerminal, env, coloured) => {
  expect(wantsColour(isTerminal, env)).toBe(coloured);
});

describe('lines for a person', () => {
  const written = (print: (terminal: ReturnType<typeof createTerminal>) => void, width = 60) => {
    let text = '';
    print(
      createTerminal(
        (more) => (text += more),
        () => width,
      ),
    );
    return stripVTControlCharacters(text).split('\n').slice(0, -1);
  };

  test('are broken at spaces, those that go on set in, and long words stay whole', () => {
    const url = `https://example.com/${'x'.repeat(60)}`;

    expect(wrap(`  ${'word '.repeat(14)}${url} end`, 60, 4)).toEqual([
      `  ${'word '.repeat(11).trim()}`,
      '    word word word',
      `    ${url}`,
      '    end',
    ]);
  });

  test('to paste are never broken', () => {
    const command = `aws cloudfront get-distribution --id E1 ${'--query x '.repeat(20)}`;

    expect(written((terminal) => terminal.paste(command))).toEqual([command]);
  });

  test('of a stage have the detail beside the name, or below it where it does not fit', () => {
    expect(written((terminal) => terminal.stage(61_000, 'Repoint DNS', 'short'), 100)).toEqual([
      `   1:01  ${'Repoint DNS'.padEnd(36)} short`,
    ]);
    expect(written((terminal) => terminal.stage(3_661_000, 'Repoint DNS', 'a detail that does not fit'))).toEqual([
      '  61:01  Repoint DNS',
      '         a detail that does not fit',
    ]);
  });

  test('name the first of many domains and count the others', () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `d${index}`);

    expect(shortList(names(5))).toBe('d0, d1, d2, d3, d4');
    expect(shortList(names(100))).toBe('d0, d1, d2, d3, and 96 more');
  });
});
