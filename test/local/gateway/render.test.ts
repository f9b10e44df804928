import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../local/contracts.ts';
import { jsonError, renderUnexpected, restXmlError, xmlDocument } from '../../../local/gateway/render.ts';

describe('a refusal', () => {
  test('is REST-XML with type, code, message and the request id', () => {
    const error = new AwsError('NoSuchDistribution', 404, 'The specified distribution does not exist.');
    expect(restXmlError(error, 'id-1', 'http://example.com/doc/')).toEqual({
      status: 404,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': 'id-1' },
      body:
        '<?xml version="1.0"?>\n<ErrorResponse xmlns="http://example.com/doc/"><Error><Type>Sender</Type>' +
        '<Code>NoSuchDistribution</Code><Message>The specified distribution does not exist.</Message></Error>' +
        '<RequestId>id-1</RequestId></ErrorResponse>',
    });
  });

  test('is JSON with its type and details', () => {
    const response = jsonError(new AwsError('Gone', 400, 'It is gone.', { resourceName: 'x' }), 'id-2', '1.0');
    expect(response.headers).toEqual({ 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'id-2' });
    expect(JSON.parse(String(response.body))).toEqual({ __type: 'Gone', message: 'It is gone.', resourceName: 'x' });
  });

  test('of the unexpected tells nothing of it', () => {
    const cause = new Error('secret detail');
    const error = renderUnexpected(cause);
    expect(error).toMatchObject({ code: 'InternalFailure', status: 500, cause });
    expect(restXmlError(error, 'id', 'ns').body).not.toContain('secret');
    expect(jsonError(error, 'id', '1.1').body).not.toContain('secret');
  });

  test('of an AwsError is that error', () => {
    const error = new AwsError('Throttling', 400, 'Rate exceeded');
    expect(renderUnexpected(error)).toBe(error);
  });
});

describe('an XML document', () => {
  test('escapes text, leaves out what is undefined and repeats arrays', () => {
    const document = { A: { '@xmlns': 'n&s', B: ['1', '2'], C: undefined, D: { E: undefined, F: '<&>"' }, G: '' } };
    expect(xmlDocument(document)).toBe(
      '<?xml version="1.0"?>\n<A xmlns="n&amp;s"><B>1</B><B>2</B><D><F>&lt;&amp;&gt;&quot;</F></D><G></G></A>',
    );
  });

  test('holds no character that XML forbids', () => {
    expect(xmlDocument({ A: 'a\u0000b\u001bc\td' })).toContain('<A>a\ufffdb\ufffdc\td</A>');
  });
});
