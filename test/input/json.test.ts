import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import fc from 'fast-check';
import { readConfiguration } from '../../deploy/read-configuration.ts';
import { readJson as readFile } from '../../local/run/read-json.ts';
import { UsageError } from '../../local/run/usage-error.ts';
import { repeatedKey } from '../../shared/domain/json.ts';
import { readJson } from '../../shared/lambda/http.ts';
import { UNFIT_CHARACTERS } from './corpus.ts';
import { assertRefusal, refusalOf } from './refusal.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'input-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

function bodyOf(body: string | Buffer, headers: Record<string, string> = {}): APIGatewayProxyEventV2 {
  const base64 = typeof body !== 'string';
  return {
    headers: { 'content-type': 'application/json', ...headers },
    body: base64 ? body.toString('base64') : body,
    isBase64Encoded: base64,
  } as unknown as APIGatewayProxyEventV2;
}

/** The code of the refusal; undefined for a body that is read. */
function codeOf(body: string | Buffer, headers?: Record<string, string>): string | undefined {
  const thrown = refusalOf(() => readJson(bodyOf(body, headers)));
  if (thrown === undefined) return undefined;
  assertRefusal(thrown, ['InvalidRequest', 'MediaTypeUnsupported', 'BodyTooLarge']);
  return (thrown as Error).name;
}

describe('a key that is there twice', () => {
  test.each([
    ['{"mode":"plan","mode":"apply"}', 'mode'],
    ['{"mode":"plan","\\u006dode":"apply"}', 'mode'],
    ['{"a":{"b":1,"b":2}}', 'b'],
    ['[{"a":1},{"b":[{"c":1,"c":1}]}]', 'c'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['{"a\\"":1,"a\\"":2}', 'a"'],
    ['{"":1,"":2}', ''],
  ])('in %s is found', (text, key) => {
    expect(repeatedKey(text)).toBe(key);
    expect(codeOf(text)).toBe('InvalidRequest');
  });

  test('is in nothing that was written from a value', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(2), (text, indent) => {
        expect(repeatedKey(JSON.stringify(JSON.parse(text), null, indent))).toBeUndefined();
      }),
    );
    expect(repeatedKey('{"a":"{\\"a\\":1,\\"a\\":2}","b":[{"a":1},{"a":1}],"c":{"a":":"}}')).toBeUndefined();
  });

  test('is looked for in one walk, however long or deep the text is', () => {
    expect(repeatedKey(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)).toBeUndefined();
    expect(repeatedKey(JSON.stringify({ a: '\\"'.repeat(500_000), b: 'x'.repeat(2_000_000) }))).toBeUndefined();
  });
});

describe('the body of a request', () => {
  const BODY = '{"domains":["www.example.com"]}';

  test.each<[string, string | Buffer, Record<string, string> | undefined, string | undefined]>([
    ['text', BODY, undefined, undefined],
    ['bytes', Buffer.from(BODY), undefined, undefined],
    ['letters of all planes', '{"ticket":"Ä 例 💩"}', undefined, undefined],
    ['a charset', BODY, { 'content-type': 'Application/JSON; charset=utf-8' }, undefined],
    ['identity', BODY, { 'content-encoding': 'identity' }, undefined],
    ['gzip that says so', gzipSync(BODY), { 'content-encoding': 'gzip' }, 'MediaTypeUnsupported'],
    ['text that says it is gzip', BODY, { 'content-encoding': 'GZIP' }, 'MediaTypeUnsupported'],
    ['gzip that says nothing', gzipSync(BODY), undefined, 'InvalidRequest'],
    ['a form', BODY, { 'content-type': 'application/x-www-form-urlencoded' }, 'MediaTypeUnsupported'],
    ['no type', BODY, { 'content-type': '' }, 'MediaTypeUnsupported'],
    ['a type with an escape in it', BODY, { 'content-type': 'text/\u001b[31m\r\nx' }, 'MediaTypeUnsupported'],
    ['a coding with an escape in it', BODY, { 'content-encoding': '\u001b[31m\u202e' }, 'MediaTypeUnsupported'],
    ['UTF-16', Buffer.from(BODY, 'utf16le'), undefined, 'InvalidRequest'],
    ['Latin 1', Buffer.from('{"ticket":"\u00e4"}', 'latin1'), undefined, 'InvalidRequest'],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), undefined, 'InvalidRequest'],
    ['an overlong quote', Buffer.from([0xc0, 0xa2]), undefined, 'InvalidRequest'],
    ['a byte order mark', `\ufeff${BODY}`, undefined, 'InvalidRequest'],
    ['NaN', '{"ttl":NaN}', undefined, 'InvalidRequest'],
    ['a comment', '{} // fine', undefined, 'InvalidRequest'],
    ['single quotes', "{'domains':[]}", undefined, 'InvalidRequest'],
    ['a control character in a text', '{"ticket":"a\u0000b"}', undefined, 'InvalidRequest'],
    ['nothing', '', undefined, 'InvalidRequest'],
    ['too much', `{"a":"${'x'.repeat(65_536)}"}`, undefined, 'BodyTooLarge'],
    ['nesting in objects', `${'{"a":'.repeat(9)}1${'}'.repeat(9)}`, undefined, 'InvalidRequest'],
    ['nesting without end', '['.repeat(60_000), undefined, 'InvalidRequest'],
    ['nesting that ends', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, undefined, 'InvalidRequest'],
  ])('%s', (_what, body, headers, code) => {
    expect(codeOf(body, headers)).toBe(code);
  });

  test('is read or refused by name, whatever bytes it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.json(), (noise, text) => {
        codeOf(Buffer.from(noise));
        codeOf(Buffer.concat([Buffer.from(text), Buffer.from(noise)]));
        expect(codeOf(text)).not.toBe('MediaTypeUnsupported');
      }),
    );
  });
});

describe('a file', () => {
  const fileOf = (content: string | Buffer) => {
    const file = join(FOLDER, 'file.json');
    writeFileSync(file, content);
    return file;
  };

  test.each<[string, string | Buffer]>([
    ['that is empty', ''],
    ['of another kind', 'hunter2: yes'],
    ['that is cut off', '{"externalId":"hunter2"'],
    ['with a key twice', '{"externalId":"hunter2","externalId":"hunter3"}'],
    ['in UTF-16', Buffer.from('\ufeff{"externalId":"hunter2"}', 'utf16le')],
    ['with escapes for a terminal', '{"a":\u001b[31m"hunter2"}'],
  ])('%s is refused in one line', (_what, content) => {
    const file = fileOf(content);
    const configured = refusalOf(() => readConfiguration(file));
    assertRefusal(configured, ['Misconfigured']);
    expect((configured as Error).message).not.toContain('hunter');
    const usage = refusalOf(() => readFile(file)) as Error;
    expect(usage).toBeInstanceOf(UsageError);
    for (const [, character] of UNFIT_CHARACTERS) expect(usage.message).not.toContain(character);
  });

  test('that is not there is refused in one line', () => {
    assertRefusal(
      refusalOf(() => readConfiguration(join(FOLDER, 'missing.json'))),
      ['Misconfigured'],
    );
    assertRefusal(
      refusalOf(() => readConfiguration(FOLDER)),
      ['Misconfigured'],
    );
  });

  test('with the byte order mark of Windows editors is read', () => {
    expect(readConfiguration(fileOf('\ufeff{"a":1}'))).toEqual({ a: 1 });
    expect(readFile(fileOf('\ufeff{"a":1}'))).toEqual({ a: 1 });
  });
});
