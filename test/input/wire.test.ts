import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type HttpServer, listen } from '../../local/gateway/http-server.ts';
import { NO_SIGNATURE } from '../../local/gateway/in-process-signer.ts';
import { SOURCE, ZONE_ID } from '../moves/story.ts';
import { GROUP, TARGET_TENANT } from '../moves/tenant-world.ts';
import { HUGE_VALUES, PROTOTYPE_KEYS, UNFIT_CHARACTERS, WRONG_VALUES } from './corpus.ts';
import { type Address, openWire, type Wire } from './on-the-wire.ts';

const CLOUDFRONT = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';
const ROUTE53 = 'https://route53.amazonaws.com/doc/2013-04-01/';

let wire: Wire;
beforeAll(async () => {
  wire = await openWire();
});

/**
 * What has to have a certain content. Without ListDistributionTenants and ListConnectionGroups, whose members are all optional, so
 * that an empty document asks for everything; of the updates of tenants and connection groups that holds, too, but without an
 * If-Match none is done.
 */
const XML: readonly Address[] = [
  ofCloudFront('POST', 'distribution', 'DistributionConfig'),
  ofCloudFront('PUT', `distribution/${SOURCE.distributionId}/config`, 'DistributionConfig'),
  ofCloudFront('POST', 'domain-association', 'UpdateDomainAssociationRequest'),
  ofCloudFront('POST', 'domain-conflicts', 'ListDomainConflictsRequest'),
  ofCloudFront('POST', 'distribution-tenant', 'CreateDistributionTenantRequest'),
  ofCloudFront('PUT', `distribution-tenant/${TARGET_TENANT.distributionTenantId}`, 'UpdateDistributionTenantRequest'),
  ofCloudFront('POST', 'connection-group', 'CreateConnectionGroupRequest'),
  ofCloudFront('PUT', `connection-group/${GROUP.target}`, 'UpdateConnectionGroupRequest'),
  ofCloudFront('POST', 'verify-dns-configuration', 'VerifyDnsConfigurationRequest'),
  {
    service: 'route53',
    url: `/2013-04-01/hostedzone/${ZONE_ID}/rrset`,
    root: 'ChangeResourceRecordSetsRequest',
    namespace: ROUTE53,
  },
  { service: 'route53', url: '/2013-04-01/hostedzone', root: 'CreateHostedZoneRequest', namespace: ROUTE53 },
];

function ofCloudFront(method: string, path: string, root: string): Address {
  return { service: 'cloudfront', method, url: `/2020-05-31/${path}`, root, namespace: CLOUDFRONT };
}

const JSONS: readonly Address[] = [
  { service: 'dynamodb', target: 'DynamoDB_20120810.PutItem' },
  { service: 'dynamodb', target: 'DynamoDB_20120810.UpdateItem' },
  { service: 'states', target: 'AWSStepFunctions.StartExecution' },
  { service: 'states', target: 'AWSStepFunctions.SendTaskSuccess' },
  { service: 'states', target: 'AWSStepFunctions.SendTaskFailure' },
  { service: 'events', target: 'AWSEvents.PutEvents' },
  { service: 'acm', target: 'CertificateManager.RequestCertificate' },
  { service: 'acm', target: 'CertificateManager.DescribeCertificate' },
  { service: 'scheduler', url: '/schedules/one' },
  { service: 'apprunner', target: 'AppRunner.ListServices' },
];
const FORMS: readonly Address[] = [
  { service: 'sts' },
  { service: 'iam' },
  { service: 'elasticloadbalancing' },
  { service: 'ec2' },
];
const named = (addresses: readonly Address[]) =>
  addresses.map(
    (address) => [`${address.service} ${address.target ?? address.root ?? address.url ?? ''}`, address] as const,
  );

/** Entities that become a thousand million characters. */
function bomb(root: string): string {
  const entities = Array.from({ length: 9 }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`).join('');
  return `<?xml version="1.0"?><!DOCTYPE ${root} [<!ENTITY a0 "aaaaaaaaaa">${entities}]><${root}>&a9;</${root}>`;
}

describe.each(named(XML))('%s', (_name, address) => {
  const { root = '', namespace } = address;
  const inRoot = (content: string) => `<${root} xmlns="${namespace}">${content}</${root}>`;

  test('refuses what is no XML, or is made to hurt', async () => {
    const bodies: readonly (string | Buffer)[] = [
      '',
      ' ',
      '<',
      '{}',
      `<${root}>`,
      `<${root} xmlns="${namespace}">`,
      `<${root} xmlns="${namespace}"/>`,
      inRoot('<a></b>'),
      inRoot('&undefined;'),
      inRoot('&#0;'),
      inRoot('<![CDATA['),
      `${inRoot('')}${inRoot('')}`,
      bomb(root),
      bomb(root).replace('<!DOCTYPE', '<!doctype'),
      `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${inRoot('&a;')}`,
      inRoot(`${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`),
      inRoot('<a>'.repeat(20_000)),
      inRoot(`<a ${Array.from({ length: 5_000 }, (_, at) => `b${at}="1"`).join(' ')}/>`),
      inRoot(`<__proto__><x>1</x></__proto__>`),
      inRoot(`<constructor>1</constructor>`),
      inRoot(' '.repeat(500_000)),
      Buffer.from(inRoot('ä'), 'latin1'),
      Buffer.from(inRoot(''), 'utf16le'),
      Buffer.from([0xa1, 0x61, 0x61, 0xff]),
    ];
    for (const body of bodies) await wire.assertRefused(address, body);
    wire.assertUntouched();
  });

  test('refuses noise, and what noise makes of XML', async () => {
    const content = '<Quantity>1</Quantity><Items><Name>a</Name></Items>';
    await fc.assert(
      fc.asyncProperty(fc.nat(content.length), fc.string({ unit: 'binary', maxLength: 12 }), async (at, noise) => {
        await wire.assertRefused(address, inRoot(content.slice(0, at) + noise + content.slice(at)));
      }),
      { numRuns: 25 },
    );
    wire.assertUntouched();
  });
});

describe.each(named(JSONS))('%s', (_name, address) => {
  test('refuses what is no JSON, or is made to hurt', async () => {
    const bodies: readonly (string | Buffer)[] = [
      '',
      '{',
      '[]',
      'null',
      '"x"',
      '\ufeff{}',
      '{"TableName":NaN}',
      Buffer.from([0xa1, 0x61, 0x61, 0xff]),
      '['.repeat(100_000),
      `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      ...PROTOTYPE_KEYS.map((key) => `{"${key}":{"TableName":"cname-mover"}}`),
      ...PROTOTYPE_KEYS.map((key) => JSON.stringify({ TableName: key, Item: {}, stateMachineArn: key, input: '{}' })),
      ...UNFIT_CHARACTERS.map(([, character]) =>
        JSON.stringify({
          TableName: character,
          stateMachineArn: character,
          taskToken: character,
          DomainName: character,
        }),
      ),
    ];
    // Asked for nothing, some operations answer that there is nothing.
    for (const body of bodies) {
      const { status, body: said } = await wire.send(address, body);
      expect([status < 500, said.toString()]).toEqual([true, said.toString()]);
      JSON.parse(said.toString() || '{}');
    }
    for (const [, value] of [...WRONG_VALUES, ...HUGE_VALUES.slice(0, 3).map(([, make]) => ['', make()] as const)]) {
      const members = ['TableName', 'Key', 'Item', 'name', 'input', 'taskToken', 'Entries', 'DomainName', 'Target'];
      const all = Object.fromEntries(members.map((member) => [member, value]));
      const { status } = await wire.send(address, JSON.stringify(all));
      expect(status).toBeLessThan(500);
    }
    wire.assertUntouched();
  });
});

describe.each(named(FORMS))('%s', (_name, address) => {
  test('refuses what is no form of an action', async () => {
    const bodies = [
      '',
      '&&&==',
      'Action',
      'Action=%',
      'Action=%ff%fe',
      'Action=__proto__&Version=2011-06-15',
      'Action=constructor&Version=2010-05-08',
      `Action=${'A'.repeat(100_000)}`,
      'Action=AssumeRole&Version=2011-06-15&RoleArn=\u0000&RoleSessionName=a%0Ab',
      'Action=AssumeRole&Version=2011-06-15&RoleArn=x&RoleSessionName=%F0%9F%92%A9',
      'Action=DescribeLoadBalancers&Version=2015-12-01&Names.member.1=%00&Names.member.999999999=x',
      'Action=DescribeVpcEndpoints&Version=2016-11-15&Filter.1.Name=__proto__',
      Array.from({ length: 20_000 }, (_, at) => `k${at}=1`).join('&'),
    ];
    for (const body of bodies) await wire.assertRefused(address, body);
    wire.assertUntouched();
  });
});

describe('over HTTP', () => {
  let server: HttpServer;
  beforeAll(async () => {
    server = await listen(wire.story.aws.gateway);
  });
  afterAll(() => server.close());

  /** What the server says to bytes as they are, until it ends the connection. */
  function say(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let said = '';
      const socket = connect(server.port, '127.0.0.1', () => socket.end(bytes));
      socket.on('data', (data) => {
        said += data;
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(said));
    });
  }

  test.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['a length that is no number', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n', 400],
    ['a negative length', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['a chunk that is none', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['no signature', 'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}', 403],
    [
      'a signature that is none',
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: AWS4-HMAC-SHA256 ,,=,\r\n\r\n',
      400,
    ],
    [
      'the word for no signature, from outside of the process',
      `GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: AWS4-HMAC-SHA256 Credential=__proto__/1/2/sts/aws4_request, SignedHeaders=host, Signature=${NO_SIGNATURE}\r\n\r\n`,
      403,
    ],
  ])('%s is refused', async (_what, bytes, status) => {
    expect(await say(bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(await say('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 403 /);
  });

  test('a header without end ends the connection and nothing else', async () => {
    const said = await say(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`).catch(() => '');
    expect(said).toMatch(/^(HTTP\/1.1 431 |$)/);
    expect(await say('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 403 /);
  });

  test('a body that is shorter than its length reaches nobody', async () => {
    await say('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{}').catch(() => '');
    wire.assertUntouched();
  });

  test('whatever stands in the header of authorization, it is refused', async () => {
    const part = fc.constantFrom(
      'AWS4-HMAC-SHA256',
      'Credential=a/b/c/sts/aws4_request',
      'SignedHeaders=host',
      'Signature=x',
      'x',
      '=',
      ',',
      '////',
      '__proto__=1',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), fc.string({ maxLength: 20 }), async (parts, noise) => {
        const headers = { host: 'x', authorization: [...parts, noise].join(' ') };
        const { status } = await wire.story.aws.gateway.handle({
          method: 'POST',
          url: '/',
          headers,
          body: Buffer.alloc(0),
        });
        expect([400, 403]).toContain(status);
      }),
    );
  });
});
