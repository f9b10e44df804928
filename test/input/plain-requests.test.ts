import { beforeAll, describe, expect, test } from '@jest/globals';
import { BATCH_BUCKET } from '../../local/service.ts';
import { SERVICE_ACCOUNT } from '../../local/world/schema.ts';
import { SOURCE } from '../moves/story.ts';
import { NO_NAMES, PROTOTYPE_KEYS } from './corpus.ts';
import { openWire, type Wire } from './on-the-wire.ts';

let wire: Wire;
beforeAll(async () => {
  wire = await openWire();
});

describe('s3', () => {
  const url = `/${BATCH_BUCKET}/lists/one.csv`;
  const put = { service: 's3', method: 'PUT', url, accountId: SERVICE_ACCOUNT } as const;
  const keys = () => wire.story.aws.s3.keys(BATCH_BUCKET);

  test.each([
    ['a size that is none', 'zz\r\nab\r\n0\r\n\r\n'],
    ['a size with something behind', '2zz\r\nab\r\n0\r\n\r\n'],
    ['a negative size', '-6\r\n'],
    ['no end of a size', '2'],
    ['no last chunk', '2\r\nab\r\n'],
    ['less than the size', '9\r\nab\r\n0\r\n\r\n'],
    ['more than the size', '1\r\nab\r\n0\r\n\r\n'],
    ['another length than was told', '3\r\nabc\r\n0\r\n\r\n'],
    ['a trailer that was not told', '2\r\nab\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'],
    ['nothing', ''],
  ])('refuses chunks with %s', async (_what, body) => {
    const before = keys();
    const more = { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'x-amz-decoded-content-length': '2' };
    await wire.assertRefused({ ...put, more }, body);
    expect(keys()).toEqual(before);
  });

  test('refuses a content that is not what its headers say, and a key that is none', async () => {
    const before = keys();
    const headers = [
      { 'content-md5': 'x' },
      { 'x-amz-checksum-crc32': 'AAAAAA==' },
      { 'x-amz-checksum-sha256': '\u00e4' },
      { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-sha1': 'x' },
      { 'x-amz-sdk-checksum-algorithm': '__proto__' },
    ];
    for (const more of headers) await wire.assertRefused({ ...put, more }, 'ab');
    const keysThatAreNone = ['%', '%ff', '%c3%28', 'x'.repeat(1_025)];
    for (const key of keysThatAreNone) await wire.assertRefused({ ...put, url: `/${BATCH_BUCKET}/${key}` }, 'ab');
    for (const bucket of ['%', '__proto__', 'constructor', 'x'.repeat(64)]) {
      await wire.assertRefused({ ...put, url: `/${bucket}/one.csv` }, 'ab');
    }
    await wire.assertRefused({ ...put, accountId: SOURCE.accountId }, 'ab');
    expect(keys()).toEqual(before);
  });

  test('keeps what comes whole, whatever it is', async () => {
    for (const body of [Buffer.from([0xa1, 0x00, 0xff]), '<a>', '']) {
      expect((await wire.send(put, body)).status).toBe(200);
    }
    expect(keys()).toContain('lists/one.csv');
  });
});

describe('associate-alias', () => {
  test.each([...NO_NAMES, ...PROTOTYPE_KEYS.map((key) => [key, key] as const)])(
    'has no body, and refuses as alias %s',
    async (_what, alias) => {
      const query = `Alias=${encodeURIComponent(alias.toWellFormed())}`;
      const url = `/2020-05-31/distribution/${SOURCE.distributionId}/associate-alias?${query}`;
      await wire.assertRefused({ service: 'cloudfront', method: 'PUT', url }, '');
      wire.assertUntouched();
    },
  );
});
