import type { Change } from '@aws-sdk/client-route-53';
import { describe, expect, it } from '@jest/globals';
import { type BatchCase, expectOutcome, fails, passes } from './batch-cases.ts';
import { alias, does, values, worldWith } from './route53-world.ts';

const WWW = 'www.example.com';
const CLOUDFRONT_HOST = 'd111111abcdef8.cloudfront.net';

const apex = (Type: 'NS' | 'SOA', world: ReturnType<typeof worldWith>) => {
  const set = world.recordsOf(world.zone.id).find((record) => record.Type === Type);
  if (!set) throw new Error(`The zone has no ${Type} record.`);
  return set as NonNullable<Change['ResourceRecordSet']>;
};

const weighted = (SetIdentifier: string, Weight: number, more: object = {}) => ({
  ...values(WWW, 'A', '192.0.2.1'),
  SetIdentifier,
  Weight,
  ...more,
});

const CASES: readonly BatchCase[] = [
  passes('a CREATE of something new', [], does('CREATE', values(WWW, 'A', '192.0.2.1'))),
  fails(
    'a CREATE of what exists',
    [values(WWW, 'A', '192.0.2.1')],
    "Tried to create resource record set [name='www.example.com.', type='A'] but it already exists",
    does('CREATE', values('WWW.example.com.', 'A', '192.0.2.2')),
  ),
  passes('an UPSERT of something new', [], does('UPSERT', values(WWW, 'A', '192.0.2.1'))),
  passes('an UPSERT of what exists', [values(WWW, 'A', '192.0.2.1')], does('UPSERT', values(WWW, 'A', '192.0.2.2'))),
  passes('a DELETE as stored', [values(WWW, 'A', '192.0.2.1')], does('DELETE', values(WWW, 'A', '192.0.2.1'))),
  passes(
    'a DELETE with the values in another order',
    [values(WWW, 'A', '192.0.2.1', '192.0.2.2')],
    does('DELETE', values(WWW, 'A', '192.0.2.2', '192.0.2.1')),
  ),
  passes(
    'a DELETE of an alias, its target with a final dot',
    [alias(WWW)],
    does('DELETE', alias(WWW, `${CLOUDFRONT_HOST}.`)),
  ),
  fails(
    'a DELETE of what is not there',
    [],
    "Tried to delete resource record set [name='www.example.com.', type='A'] but it was not found",
    does('DELETE', values(WWW, 'A', '192.0.2.1')),
  ),
  fails(
    'a DELETE with another value',
    [values(WWW, 'A', '192.0.2.1')],
    "Tried to delete resource record set [name='www.example.com.', type='A'] but the values provided do not match the current values",
    does('DELETE', values(WWW, 'A', '192.0.2.2')),
  ),
  fails(
    'a DELETE with another TTL',
    [values(WWW, 'A', '192.0.2.1')],
    'but the values provided do not match the current values',
    does('DELETE', { ...values(WWW, 'A', '192.0.2.1'), TTL: 301 }),
  ),
  fails(
    'a DELETE with another alias target',
    [alias(WWW)],
    'but the values provided do not match the current values',
    does('DELETE', alias(WWW, 'd222222abcdef8.cloudfront.net')),
  ),
  fails(
    'a DELETE with another weight',
    [weighted('a', 1)],
    "[name='www.example.com.', type='A', set identifier='a'] but the values provided do not match",
    does('DELETE', weighted('a', 2)),
  ),
  fails(
    'a DELETE twice',
    [values(WWW, 'A', '192.0.2.1')],
    "The request contains an invalid set of changes for a resource record set 'A www.example.com.'",
    does('DELETE', values(WWW, 'A', '192.0.2.1')),
    does('DELETE', values(WWW, 'A', '192.0.2.1')),
  ),
  passes(
    'CNAME to alias: DELETE, then CREATE',
    [values(WWW, 'CNAME', CLOUDFRONT_HOST)],
    does('DELETE', values(WWW, 'CNAME', CLOUDFRONT_HOST)),
    does('CREATE', alias(WWW)),
  ),
  fails(
    'CNAME to alias in the wrong order',
    [values(WWW, 'CNAME', CLOUDFRONT_HOST)],
    'RRSet of type A with DNS name www.example.com. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.com.',
    does('CREATE', alias(WWW)),
    does('DELETE', values(WWW, 'CNAME', CLOUDFRONT_HOST)),
  ),
  fails(
    'CNAME to alias by UPSERT, which never replaces across types',
    [values(WWW, 'CNAME', CLOUDFRONT_HOST)],
    'because a conflicting RRSet of type CNAME',
    does('UPSERT', alias(WWW)),
  ),
  fails(
    'a CNAME beside other records',
    [values(WWW, 'TXT', '"x"')],
    'RRSet of type CNAME with DNS name www.example.com. is not permitted as it conflicts with other records with the same DNS name in zone example.com.',
    does('CREATE', values(WWW, 'CNAME', CLOUDFRONT_HOST)),
  ),
  passes(
    'a CNAME beside a wildcard',
    [values('*.example.com', 'A', '192.0.2.1')],
    does('CREATE', values(WWW, 'CNAME', CLOUDFRONT_HOST)),
  ),
  fails(
    'a CNAME at the apex',
    [],
    'RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.',
    does('CREATE', values('example.com', 'CNAME', CLOUDFRONT_HOST)),
  ),
  fails(
    'a CNAME with two values',
    [],
    'can have only one Resource Record',
    does('CREATE', values(WWW, 'CNAME', 'a.example.net', 'b.example.net')),
  ),
  fails(
    'a name outside the zone',
    [],
    'RRSet with DNS name www.fineexample.com. is not permitted in zone example.com.',
    does('CREATE', values('www.fineexample.com', 'A', '192.0.2.1')),
  ),
  fails(
    'a name that is none',
    [],
    'FATAL problem: DomainLabelEmpty',
    does('CREATE', values('a..example.com', 'A', '192.0.2.1')),
  ),
  fails('a value of the wrong syntax', [], 'ARRDATAIllegalIPv4Address', does('CREATE', values(WWW, 'A', '300.0.2.1'))),
  fails('a TXT value without quotes', [], 'enclosed in quotation marks', does('CREATE', values(WWW, 'TXT', 'd111'))),
  passes('two TXT values', [], does('CREATE', values(`_${WWW}`, 'TXT', `"${CLOUDFRONT_HOST}"`, '"other"'))),
  fails(
    'a value twice',
    [],
    "Duplicate Resource Record: '192.0.2.1'",
    does('CREATE', values(WWW, 'A', '192.0.2.1', '192.0.2.1')),
  ),
  fails(
    'a wildcard NS record',
    [],
    "NS records can't be wildcards",
    does('CREATE', values('*.example.com', 'NS', 'ns.example.net.')),
  ),
  fails(
    'an SOA record below the apex',
    [],
    'only permitted at apex',
    does('CREATE', values(WWW, 'SOA', 'a. b. 1 2 3 4 5')),
  ),
];

describe('one change batch on example.com', () => {
  it.each(CASES)('%s', async (...batch) => {
    expect.hasAssertions();
    await expectOutcome(...batch);
  });

  it('tells every fault of every change at once and changes nothing', async () => {
    const world = worldWith([values('kept.example.com', 'A', '192.0.2.1')]);
    const batch = world.change(
      does('CREATE', values('fine.example.com', 'A', '192.0.2.1')),
      does('DELETE', values('gone.example.com', 'A', '192.0.2.1')),
      does('CREATE', values('kept.example.com', 'A', '192.0.2.1')),
    );
    await expect(batch).rejects.toMatchObject({
      name: 'InvalidChangeBatch',
      message:
        "[Tried to delete resource record set [name='gone.example.com.', type='A'] but it was not found, Tried to create resource record set [name='kept.example.com.', type='A'] but it already exists]",
    });
    expect(world.recordsOf(world.zone.id)).toHaveLength(3);
  });

  it('never loses the NS and SOA records at the apex, but lets them be replaced', async () => {
    const world = worldWith();
    const [ns, soa] = [apex('NS', world), apex('SOA', world)];
    await expect(world.change(does('DELETE', ns))).rejects.toThrow(
      '[A HostedZone must contain at least one NS record for the zone itself.]',
    );
    await expect(world.change(does('DELETE', soa))).rejects.toThrow(
      '[A HostedZone must contain exactly one SOA record.]',
    );
    await expect(world.change(does('UPSERT', { ...ns, TTL: 60 }))).resolves.toBeDefined();
  });
});
