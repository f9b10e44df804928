import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type HttpServer, listen } from '../../local/gateway/http-server.ts';
import { NO_SIGNATURE } from '../../local/gateway/in-process-signer.ts';
import { SOURCE, type Story, tell, ZONE_ID } from '../moves/story.ts';
import { HUGE_VALUES, PROTOTYPE_KEYS, UNFIT_CHARACTERS, WRONG_VALUES } from './corpus.ts';

const CLOUDFRONT = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';
const ROUTE53 = 'https://route53.amazonaws.com/doc/2013-04-01/';

let story: Story;
let before: string;
beforeAll(async () => {
  story = await tell();
  before = JSON.stringify(story.state());
});

/** Where a body goes, and what its root has to be called. */
interface Address {
  readonly service: string;
  readonly method?: string;
  readonly url?: string;
  readonly target?: string;
  readonly root?: string;
  readonly namespace?: string;
}

const XML: readonly Address[] = [
  { service: 'cloudfront', url: '/2020-05-31/distribution', root: 'DistributionConfig', namespace: CLOUDFRONT },
  {
    service: 'cloudfront',
    method: 'PUT',
    url: `/2020-05-31/distribution/${SOURCE.distributionId}/config`,
    root: 'DistributionConfig',
    namespace: CLOUDFRONT,
  },
  {
    service: 'cloudfront',
    url: '/2020-05-31/domain-association',
    root: 'UpdateDomainAssociationRequest',
    namespace: CLOUDFRONT,
  },
  {
    service: 'cloudfront',
    url: '/2020-05-31/domain-conflicts',
    root: 'ListDomainConflictsRequest',
    namespace: CLOUDFRONT,
  },
  {
    service: 'route53',
    url: `/2013-04-01/hostedzone/${ZONE_ID}/rrset`,
    root: 'ChangeResourceRecordSetsRequest',
    namespace: ROUTE53,
  },
  { service: 'route53', url: '/2013-04-01/hostedzone', root: 'CreateHostedZoneRequest', namespace: ROUTE53 },
];
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

async function send({ service, method = 'POST', url = '/', target }: Address, body: Buffer | string) {
  const { accessKeyId } = story.aws.credentials.addAccount(SOURCE.accountId);
  const headers = {
    host: '127.0.0.1',
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20270101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${NO_SIGNATURE}`,
    ...(target === undefined ? {} : { 'x-amz-target': target }),
  };
  const request = { method, url, headers, body: Buffer.from(body), inProcess: true } as const;
  return story.clock.run(story.aws.gateway.handle(request));
}

/** Refused as the client's fault, in a document that a client can read; nothing of the world is another one. */
async function assertRefused(address: Address, body: Buffer | string): Promise<void> {
  const { status, body: said } = await send(address, body);
  expect([Math.floor(status / 100), said.toString().slice(0, 300)]).toEqual([4, said.toString().slice(0, 300)]);
  expect(said.length).toBeLessThan(body.length + 10_000);
}

const assertUntouched = () => expect(JSON.stringify(story.state())).toBe(before);

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
    for (const body of bodies) await assertRefused(address, body);
    assertUntouched();
  });

  test('refuses noise, and what noise makes of XML', async () => {
    const content = '<Quantity>1</Quantity><Items><Name>a</Name></Items>';
    await fc.assert(
      fc.asyncProperty(fc.nat(content.length), fc.string({ unit: 'binary', maxLength: 12 }), async (at, noise) => {
        await assertRefused(address, inRoot(content.slice(0, at) + noise + content.slice(at)));
      }),
      { numRuns: 25 },
    );
    assertUntouched();
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
      const { status, body: said } = await send(address, body);
      expect([status < 500, said.toString()]).toEqual([true, said.toString()]);
      JSON.parse(said.toString() || '{}');
    }
    for (const [, value] of [...WRONG_VALUES, ...HUGE_VALUES.slice(0, 3).map(([, make]) => ['', make()] as const)]) {
      const members = ['TableName', 'Key', 'Item', 'name', 'input', 'taskToken', 'Entries', 'DomainName', 'Target'];
      const all = Object.fromEntries(members.map((member) => [member, value]));
      const { status } = await send(address, JSON.stringify(all));
      expect(status).toBeLessThan(500);
    }
    assertUntouched();
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
    for (const body of bodies) await assertRefused(address, body);
    assertUntouched();
  });
});

describe('over HTTP', () => {
  let server: HttpServer;
  beforeAll(async () => {
    server = await listen(story.aws.gateway);
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
    assertUntouched();
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
        const { status } = await story.aws.gateway.handle({ method: 'POST', url: '/', headers, body: Buffer.alloc(0) });
        expect([400, 403]).toContain(status);
      }),
    );
  });
});
