import { describe, expect, test } from '@jest/globals';
import { configDocument } from '../../../local/cloudfront/config-template.ts';
import { NAMESPACE } from '../../../local/cloudfront/xml.ts';
import { createWorld, SOURCE_ACCOUNT } from './world.ts';

const PATH = '/2020-05-31/distribution';

/** What a document is refused with, after a change of its text. */
async function refusalAfter(from: string | RegExp, to: string): Promise<string> {
  const world = createWorld();
  const xml = configDocument({ callerReference: 'one' });
  const changed = xml.replace(from, to);
  expect(changed).not.toBe(xml);
  const response = await world.send(SOURCE_ACCOUNT, 'POST', PATH, { body: changed });
  return `${response.status} ${/<Code>(.*)<\/Code>/.exec(String(response.body))?.[1] ?? 'accepted'}`;
}

describe('a document that is wrong by itself is refused', () => {
  test.each([
    ['malformed XML', '</Comment>', '', '400 MalformedInput'],
    ['an unknown entity', '<Comment>', '<Comment>&nbsp;', '400 MalformedInput'],
    ['a document type', '?>\n', '?>\n<!DOCTYPE DistributionConfig>', '400 MalformedInput'],
    ['another namespace', /xmlns="[^"]*"/, 'xmlns="http://example.com/"', '400 MalformedInput'],
    ['no namespace', / xmlns="[^"]*"/, '', '400 MalformedInput'],
    ['an element twice', '<Staging>', '<Enabled>true</Enabled><Staging>', '400 MalformedInput'],
    [
      'an empty Items',
      '<Aliases><Quantity>0</Quantity>',
      '<Aliases><Quantity>0</Quantity><Items></Items>',
      '400 MalformedInput',
    ],
    ['a Quantity that is no number', '<Quantity>1</Quantity>', '<Quantity>one</Quantity>', '400 MalformedInput'],
    ['aliases without Quantity', '<Aliases><Quantity>0</Quantity>', '<Aliases>', '400 MalformedXML'],
    ['no caller reference', '<CallerReference>one</CallerReference>', '', '400 MalformedXML'],
    ['an empty caller reference', '>one<', '><', '400 InvalidArgument'],
    ['no comment', '<Comment></Comment>', '', '400 MalformedXML'],
    ['a comment that is too long', '<Comment>', `<Comment>${'x'.repeat(129)}`, '400 InvalidArgument'],
    ['no Enabled', '<Enabled>true</Enabled>', '', '400 MalformedXML'],
    ['Enabled that is no boolean', '<Enabled>true', '<Enabled>yes', '400 MalformedXML'],
    ['no origins', /<Origins>.*<\/Origins>/, '<Origins><Quantity>0</Quantity></Origins>', '400 MalformedXML'],
    ['an origin without a domain name', /<DomainName>.*?<\/DomainName>/, '', '400 MalformedXML'],
    ['an origin of no kind', /<CustomOriginConfig>.*<\/CustomOriginConfig>/, '', '400 InvalidOrigin'],
    ['a behavior without its origin', '<TargetOriginId>primary', '<TargetOriginId>other', '404 NoSuchOrigin'],
    ['a viewer protocol policy of its own', 'redirect-to-https', 'redirect', '400 MalformedXML'],
    [
      'more CNAMEs than Quantity',
      '<Aliases><Quantity>0</Quantity>',
      '<Aliases><Quantity>1</Quantity><Items><CNAME>a.example.com</CNAME><CNAME>b.example.com</CNAME></Items>',
      '400 InconsistentQuantities',
    ],
    [
      'an inconsistent list deep inside',
      '<Quantity>2</Quantity><Items><Method>',
      '<Quantity>3</Quantity><Items><Method>',
      '400 InconsistentQuantities',
    ],
    [
      'an alias in upper case',
      '<Aliases><Quantity>0</Quantity>',
      '<Aliases><Quantity>1</Quantity><Items><CNAME>WWW.example.com</CNAME></Items>',
      '400 InvalidArgument',
    ],
    [
      'an alias twice',
      '<Aliases><Quantity>0</Quantity>',
      '<Aliases><Quantity>2</Quantity><Items><CNAME>a.example.com</CNAME><CNAME>a.example.com</CNAME></Items>',
      '400 InvalidArgument',
    ],
    [
      'two certificates',
      '<ViewerCertificate>',
      '<ViewerCertificate><IAMCertificateId>ASCAEXAMPLE</IAMCertificateId>',
      '400 InvalidArgument',
    ],
    [
      'a staging distribution with aliases',
      /<Aliases>.*?<\/Aliases>(.*)<Staging>false/,
      '<Aliases><Quantity>1</Quantity><Items><CNAME>a.example.com</CNAME></Items></Aliases>$1<Staging>true',
      '400 InvalidArgument',
    ],
    [
      'a certificate without SSLSupportMethod',
      /<ViewerCertificate>.*<\/ViewerCertificate>/,
      '<ViewerCertificate><IAMCertificateId>ASCAEXAMPLE</IAMCertificateId></ViewerCertificate>',
      '400 InvalidArgument',
    ],
    [
      'an SSLSupportMethod of its own',
      '<ViewerCertificate>',
      '<ViewerCertificate><SSLSupportMethod>sni</SSLSupportMethod>',
      '400 MalformedXML',
    ],
    ['a prefix for the namespace', '<Staging>', `<cf:New xmlns:cf="${NAMESPACE}"/><Staging>`, '400 MalformedInput'],
    [
      'a member of Aliases that is no CNAME',
      '<Aliases><Quantity>0</Quantity>',
      '<Aliases><Quantity>1</Quantity><Items><Name>a.example.com</Name></Items>',
      '400 InvalidArgument',
    ],
    ['no viewer protocol policy', /<ViewerProtocolPolicy>.*?<\/ViewerProtocolPolicy>/, '', '400 MalformedXML'],
    ['an origin without an id', '<Id>primary</Id>', '', '400 MalformedXML'],
    ['Items without Quantity', '<AllowedMethods><Quantity>2</Quantity>', '<AllowedMethods>', '400 MalformedXML'],
    [
      'a distribution for tenants with IPv6 of its own',
      '<Staging>',
      '<ConnectionMode>tenant-only</ConnectionMode><Staging>',
      '400 InvalidArgument',
    ],
  ])('%s', async (_what, from, to, refusal) => {
    expect(await refusalAfter(from, to)).toBe(refusal);
  });

  test('no body at all', async () => {
    const response = await createWorld().send(SOURCE_ACCOUNT, 'POST', PATH);
    expect(response).toMatchObject({ status: 400, body: expect.stringContaining('<Code>MissingBody</Code>') });
  });

  test('bytes that are not UTF-8', async () => {
    const response = await createWorld().send(SOURCE_ACCOUNT, 'POST', PATH, { body: new Uint8Array([60, 255, 62]) });
    expect(response).toMatchObject({ status: 400, body: expect.stringContaining('<Code>MalformedInput</Code>') });
  });
});

describe('elements that no SDK knows', () => {
  const xml = `<?xml version='1.0' encoding="UTF-8" ?>\r\n${configDocument({ callerReference: 'one' })
    .replace('<?xml version="1.0"?>\n', '')
    .replace(
      '<Staging>',
      '\n\t<FutureThing mode="a>b">ä &#x1F600; <![CDATA[<x>]]></FutureThing>  <Staging>',
    )}\n<!-- end -->`;

  test('are kept: the document comes back byte for byte, and the same text stands in the distribution', async () => {
    const world = createWorld();
    const created = await world.send(SOURCE_ACCOUNT, 'POST', PATH, { body: xml });
    expect(created.status).toBe(201);
    const [held] = world.cloudFront.distributions();
    const config = await world.send(SOURCE_ACCOUNT, 'GET', `${PATH}/${held?.id}/config`);
    expect(Buffer.from(config.body)).toEqual(Buffer.from(xml));
    expect(config.headers).toMatchObject({ etag: held?.etag });
    const whole = await world.send(SOURCE_ACCOUNT, 'GET', `${PATH}/${held?.id}`);
    expect(whole.body).toContain(xml.slice(xml.indexOf('<DistributionConfig'), xml.indexOf('\n<!-- end')));
    expect(String(whole.body).match(/<\?xml/g)).toHaveLength(1);
  });

  test('survive an update of the same document', async () => {
    const world = createWorld();
    await world.send(SOURCE_ACCOUNT, 'POST', PATH, { body: xml });
    const [held] = world.cloudFront.distributions();
    const changed = xml.replace('<Comment>', '<Comment>moved');
    const headers = { 'If-Match': held?.etag ?? '' };
    const response = await world.send(SOURCE_ACCOUNT, 'PUT', `${PATH}/${held?.id}/config`, { headers, body: changed });
    expect(response.status).toBe(200);
    expect(world.cloudFront.distributions()[0]?.configXml).toBe(changed);
  });
});
