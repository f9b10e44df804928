import { expect, test } from '@jest/globals';
import { parseRecordsRequest } from '../../../shared/domain/records-job/request.ts';

const WWW = { name: 'www.example.com', to: 'd111111abcdef8.cloudfront.net' };

test('names and hosts come out in the one form, and what is left out has its default', () => {
  const { changes, ...rest } = parseRecordsRequest({ changes: [{ name: 'WWW.Example.com.', to: 'ALB.example.NET.' }] });

  expect(changes).toEqual([{ name: 'www.example.com', to: 'alb.example.net' }]);
  expect(rest).toEqual({ allowLarge: false, approval: false, mode: 'plan' });
});

test.each([
  [[], /changes names no change/],
  [[{ name: 'www.example.com' }], /changes\[0\]\.to is missing, and so is "values"/],
  [[{ ...WWW, values: ['192.0.2.1'], type: 'A' }], /values cannot stand beside "to"/],
  [[{ name: 'www.example.com', values: ['192.0.2.1'] }], /type and "values" belong together/],
  [[{ name: 'www.example.com', values: ['x'], type: 'NS' }], /changes\[0\]\.type: invalid option/],
  [[{ name: 'www.example.com', values: ['x'], type: 'SOA' }], /changes\[0\]\.type: invalid option/],
  [[{ name: 'www.example.com', values: ['x'], type: 'TXT', as: 'alias' }], /as belongs to "to", not to "values"/],
  [[{ ...WWW, as: 'cname', types: ['A'] }], /types are those of an alias/],
  [[{ name: 'www.example.com', to: 'www.example.com' }], /to is the name itself/],
  [[{ name: 'www.example.com', to: '*.example.com' }], /to is a wildcard/],
  [[WWW, WWW], /changes\[1\] asks for www\.example\.com A twice/],
  [[WWW, { name: 'www.example.com', values: ['192.0.2.1'], type: 'A' }], /asks for www\.example\.com A twice/],
  [[{ ...WWW, targetHostedZoneId: 'nonsense' }], /targetHostedZoneId is not a hosted zone id/],
])('%j is refused: %s', (changes, message) => {
  expect(() => parseRecordsRequest({ changes })).toThrow(message);
});

test('the two halves of a weighted pair, and values of several types, are no contradiction', () => {
  const changes = [
    { ...WWW, setIdentifier: 'blue' },
    { ...WWW, setIdentifier: 'green' },
    { name: 'example.com', type: 'TXT', values: ['x'] },
    { name: 'example.com', type: 'AAAA', values: ['2001:db8::1'] },
  ];

  expect(parseRecordsRequest({ changes }).changes).toHaveLength(4);
});
