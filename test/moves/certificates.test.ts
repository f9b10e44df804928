import { ACMClient, DeleteCertificateCommand } from '@aws-sdk/client-acm';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { describe, expect, test } from '@jest/globals';
import type { WorldInput } from '../../local/world/schema.ts';
import { failing, SOURCE, type Story, TARGET, tell, USUAL_REQUEST, USUAL_WORLD, ZONE_ID } from './story.ts';

/** The target's own certificate covers what it has, and nothing of what comes. */
const NARROW = {
  ...USUAL_WORLD,
  certificates: [
    { key: 'old', account: SOURCE.accountId, names: ['example.com', '*.example.com'] },
    { key: 'new', account: TARGET.accountId, names: ['new.example.com'] },
  ],
} satisfies WorldInput;
const REQUEST = { ...USUAL_REQUEST, certificate: 'provision' } as const;
const HOUR = 3_600_000;
const LOCKS = [
  'domain www.example.com',
  'domain *.example.com',
  `distribution ${SOURCE.distributionId}`,
  `distribution ${TARGET.distributionId}`,
];

const certificatesOf = (story: Story, accountId: string = TARGET.accountId) => story.aws.acm.list(accountId);
const validationOf = (story: Story) => story.records().filter((line) => line.includes('acm-validations.aws'));
/** Everything that a move may leave behind. */
const everything = async (story: Story) => [
  story.state(),
  certificatesOf(story).map(({ arn }) => arn),
  await story.locks(LOCKS),
];
const attachedTo = (story: Story, id: string = TARGET.distributionId) =>
  story.configOf(id).match(/<ViewerCertificate>.*?<\/ViewerCertificate>/s)?.[0] ?? '';
const arnIn = (element: string) => element.match(/<ACMCertificateArn>(.*?)</)?.[1] ?? '';
const acmOf = (story: Story) =>
  new ACMClient({ ...story.clients, credentials: story.aws.credentials.addAccount(TARGET.accountId) });

describe('a certificate is provisioned before the move', () => {
  test.each([
    ['wildcard', NARROW, REQUEST, ['*.example.com']],
    [
      'disable-source',
      NARROW,
      { ...REQUEST, strategy: 'disable-source', allowOutage: true },
      ['new.example.com', 'www.example.com'],
    ],
    [
      'associate',
      {
        ...NARROW,
        certificates: [NARROW.certificates[0], { ...NARROW.certificates[1], account: SOURCE.accountId }],
        distributions: [NARROW.distributions[0], { ...NARROW.distributions[1], account: SOURCE.accountId }],
      } as WorldInput,
      { ...REQUEST, target: { ...TARGET, accountId: SOURCE.accountId } },
      ['new.example.com', 'www.example.com'],
    ],
  ])('for %s, and no request is lost but in an outage that was allowed', async (name, world, request, names) => {
    const story = await tell({ world });
    const before = arnIn(attachedTo(story));
    const owner = request.target.accountId;

    const execution = await story.move(request);

    expect(execution.status).toBe('SUCCEEDED');
    expect(story.lost().filter((loss) => name !== 'disable-source' || !/^(www|shop)/.test(loss))).toEqual([]);
    const arn = arnIn(attachedTo(story));
    expect(arn).not.toBe(before);
    expect(certificatesOf(story, owner).find((one) => one.arn === arn)).toMatchObject({ names, status: 'ISSUED' });
    expect(story.aliasesOf(TARGET.distributionId)).toEqual(['new.example.com', 'www.example.com']);
    expect(JSON.parse(execution.output ?? '').report).toContain(
      `- Certificate: ${arn}, requested by this move. Its validation records stay`,
    );
    expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({
      note: expect.stringMatching(/But for the aliases and the target's certificate, the config of .*target is byte/),
    });
  });

  test('of an apex and its wildcard, which share one validation record', async () => {
    const names = ['*.example.com', 'example.com'];
    const world = {
      ...NARROW,
      distributions: [{ ...NARROW.distributions[0], aliases: names }, NARROW.distributions[1]] as never,
    };
    const story = await tell({ world, viewers: ['new.example.com'] });
    const request = { ...REQUEST, domains: names, strategy: 'disable-source', allowOutage: true };

    expect((await story.move(request)).status).toBe('SUCCEEDED');

    expect(certificatesOf(story).at(-1)?.names).toEqual(names);
    expect(validationOf(story)).toHaveLength(1);
    expect(story.lost()).toEqual([]);
  });

  test("for a target with CloudFront's default certificate, whose minimum of TLS is told to rise", async () => {
    const { certificate: _, ...plain } = NARROW.distributions[1];
    const distributions = [NARROW.distributions[0], { ...plain, aliases: [] }] as never;
    const story = await tell({ world: { ...NARROW, distributions } });
    const before = await everything(story);

    const execution = await story.move(REQUEST);

    expect(execution.status).toBe('SUCCEEDED');
    expect(attachedTo(story)).toContain('<SSLSupportMethod>sni-only</SSLSupportMethod>');
    expect(attachedTo(story)).toContain('<MinimumProtocolVersion>TLSv1.2_2021</MinimumProtocolVersion>');
    expect(execution.output).toContain('[certificate-minimum-tls]');
    expect((await story.restore('move-1')).status).toBe('SUCCEEDED');
    expect(await everything(story)).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test('and keeps the TLS settings of a target with a certificate of IAM and addresses of its own', async () => {
    const certificates = [NARROW.certificates[0], { ...NARROW.certificates[1], kind: 'iam' }] as never;
    const settings = { sslSupportMethod: 'vip', minimumProtocolVersion: 'TLSv1_2016' };
    const distributions = [NARROW.distributions[0], { ...NARROW.distributions[1], ...settings }] as never;
    const story = await tell({ world: { ...NARROW, certificates, distributions } });
    const before = await everything(story);

    expect((await story.move(REQUEST)).status).toBe('SUCCEEDED');

    expect(attachedTo(story)).toContain('<SSLSupportMethod>vip</SSLSupportMethod>');
    expect(attachedTo(story)).toContain('<MinimumProtocolVersion>TLSv1_2016</MinimumProtocolVersion>');
    expect((await story.restore('move-1')).status).toBe('SUCCEEDED');
    expect(await everything(story)).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test('once: a second move to the same target finds it fit', async () => {
    const story = await tell({ world: NARROW });
    await story.move(REQUEST);
    const arns = certificatesOf(story).map(({ arn }) => arn);

    const second = await story.move({ ...REQUEST, domains: ['shop.example.com'] }, 'move-2');

    expect(second.status).toBe('SUCCEEDED');
    expect(certificatesOf(story).map(({ arn }) => arn)).toEqual(arns);
    expect((await story.journal('move-2')).some(({ event }) => 'step' in event && /cert/.test(event.step))).toBe(false);
    expect(story.lost()).toEqual([]);
  });

  test('but not where the present one does', async () => {
    const story = await tell();
    const before = certificatesOf(story);

    const execution = await story.move(REQUEST);

    expect(execution.status).toBe('SUCCEEDED');
    expect(certificatesOf(story)).toEqual(before);
    expect(validationOf(story)).toEqual([]);
  });
});

const STAGES: [functionName: string, step: string | undefined][] = [
  ['request-certificate', undefined],
  ['check-certificate', undefined],
  ['change-records', 'validate-certificate'],
  ['check-records', 'validate-certificate'],
  ['attach-certificate', 'attach-certificate'],
  ['check-deployment', 'attach-certificate'],
  ['change-aliases', 'add-cover'],
  ['change-aliases', 'add-domains'],
  ['verify-move', undefined],
  ['finish-move', undefined],
];

describe('the way back leaves neither certificate nor validation record behind', () => {
  test.each(STAGES)('before %s %s', async (functionName, step) => {
    const story = await tell({ world: NARROW, beforeInvoke: failing(functionName, step, 'Unexpected', 1) });
    const before = await everything(story);

    const execution = await story.move(REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', cause: expect.stringContaining('Restored') });
    expect(await everything(story)).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test.each(STAGES.slice(0, -1))('after %s %s, whose answer is lost for good', async (functionName, step) => {
    const story = await tell({ world: NARROW, afterInvoke: failing(functionName, step, 'Unexpected', 1) });
    const before = await everything(story);

    const execution = await story.move(REQUEST);

    expect(execution.status).toBe('FAILED');
    expect(await everything(story)).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test.each(STAGES.slice(0, 6))('nor a second one: %s %s is asked for again', async (functionName, step) => {
    const story = await tell({ world: NARROW, afterInvoke: failing(functionName, step, 'Lambda.Unknown', 1) });

    const execution = await story.move(REQUEST);

    expect(execution.status).toBe('SUCCEEDED');
    expect(certificatesOf(story)).toHaveLength(2);
    expect(validationOf(story)).toHaveLength(1);
    expect(story.lost()).toEqual([]);
  });

  test.each([
    ['attach-certificate', 'reattach-certificate'],
    ['check-deployment', 'reattach-certificate'],
    ['delete-certificate', undefined],
    ['change-records', 'remove-validation'],
  ])('although %s %s parks it once', async (functionName, step) => {
    const story = await tell({ world: NARROW, afterInvoke: failing(functionName, step, 'Unexpected', 1) });
    const before = await everything(story);
    await story.move(REQUEST);

    expect(await story.restore('move-1')).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
    await story.clock.advance(2 * HOUR);

    expect((await story.restore('move-1')).status).toBe('SUCCEEDED');
    expect(await everything(story)).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test('also of a finished move, but for what others came to need since', async () => {
    const story = await tell({ world: NARROW });
    await story.move(REQUEST);
    const arn = arnIn(attachedTo(story));
    await story.editConfig(TARGET.distributionId, (xml) =>
      xml.replace(
        '<Quantity>2</Quantity><Items><CNAME>',
        '<Quantity>3</Quantity><Items><CNAME>x.example.com</CNAME><CNAME>',
      ),
    );
    await story.clock.advance(HOUR);

    const restore = await story.restore('move-1');

    expect(restore.status).toBe('SUCCEEDED');
    expect(restore.output).toContain(
      `the certificate ${arn} and its validation records stay: the former one does not cover x.example.com`,
    );
    expect(arnIn(attachedTo(story))).toBe(arn);
    expect(validationOf(story)).toHaveLength(1);
    expect(story.aliasesOf(TARGET.distributionId)).toEqual(['x.example.com', 'new.example.com']);
    expect(story.lost()).toEqual([]);
  });

  test('but a validation record by which another certificate is renewed', async () => {
    const story = await tell({ world: NARROW });
    const before = attachedTo(story);
    await story.move(REQUEST);
    await story.aws.acm.add({ accountId: TARGET.accountId, names: ['example.com'] });

    const restore = await story.restore('move-1');

    expect(restore.status).toBe('SUCCEEDED');
    expect(restore.output).toContain('validates another certificate as well');
    expect(validationOf(story)).toHaveLength(1);
    expect(attachedTo(story)).toBe(before);
    expect(certificatesOf(story).map(({ names }) => names)).toEqual([['new.example.com'], ['example.com']]);
  });

  test('and a validation record that was there before', async () => {
    const first = await tell({ world: NARROW });
    await first.move(REQUEST);
    const [record] = first.aws.route53.recordsOf(ZONE_ID).filter(({ Name }) => Name.startsWith('_'));
    const zones = [{ ...NARROW.zones[0], records: [...NARROW.zones[0].records, { ...record, TTL: 77 }] }] as never;
    const story = await tell({ world: { ...NARROW, zones } });
    const before = await everything(story);

    expect((await story.move(REQUEST)).status).toBe('SUCCEEDED');
    expect(validationOf(story)).toHaveLength(1);
    expect((await story.restore('move-1')).status).toBe('SUCCEEDED');

    expect(validationOf(story)[0]).toContain('"TTL":77');
    expect(await everything(story)).toEqual(before);
  });

  test('where the former one was deleted meanwhile, the new one stays and is told', async () => {
    const story = await tell({ world: NARROW });
    const former = arnIn(attachedTo(story));
    await story.move(REQUEST);
    const arn = arnIn(attachedTo(story));
    await story.clock.advance(HOUR);
    await story.clock.during(() => acmOf(story).send(new DeleteCertificateCommand({ CertificateArn: former })));

    const restore = await story.restore('move-1');

    expect(restore.status).toBe('SUCCEEDED');
    expect(arnIn(attachedTo(story))).toBe(arn);
    expect(validationOf(story)).toHaveLength(1);
    expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({
      note: expect.stringContaining('The certificate that the move requested stays, with its validation records'),
    });
    expect(story.lost()).toEqual([]);
  });
});

/** A story in which something happens once, right before the first invocation of a function. */
async function meanwhile(functionName: string, act: (story: Story) => Promise<void>, world: WorldInput = NARROW) {
  let story: Story | undefined;
  let acted = false;
  const beforeInvoke = async (name: string) => {
    if (!story || acted || name !== functionName) return;
    acted = true;
    await act(story);
  };
  story = await tell({ world, beforeInvoke });
  return story;
}

describe('what keeps a certificate from being issued or attached', () => {
  test('a CAA record that comes up meanwhile: the reason of ACM, and all as before', async () => {
    const story = await meanwhile('request-certificate', async ({ aws, clients, clock }) => {
      const route53 = new Route53Client({ ...clients, credentials: aws.credentials.addAccount(SOURCE.accountId) });
      const ResourceRecords = [{ Value: '0 issue "ca.example.net"' }];
      const record = { Name: 'example.com', Type: 'CAA', TTL: 300, ResourceRecords } as const;
      const Changes = [{ Action: 'CREATE', ResourceRecordSet: record } as const];
      const change = new ChangeResourceRecordSetsCommand({ HostedZoneId: ZONE_ID, ChangeBatch: { Changes } });
      await clock.during(() => route53.send(change));
    });

    const execution = await story.move(REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'CertificateNotIssued' });
    expect(execution.cause).toContain('FAILED: CAA_ERROR');
    expect(certificatesOf(story)).toHaveLength(1);
    expect(validationOf(story)).toEqual([]);
    expect(story.lost()).toEqual([]);
  });

  test('validation records that nobody sees: given up after two hours, and all as before', async () => {
    const dead = { ...NARROW.zones[0], id: 'Z9DEAD' };
    const story = await tell({ world: { ...NARROW, zones: [...NARROW.zones, dead] } });
    const before = await everything(story);
    const began = story.clock.now();

    const execution = await story.move({ ...REQUEST, hostedZoneId: dead.id });

    expect(execution).toMatchObject({ status: 'FAILED', error: 'NotSettled' });
    expect(execution.cause).toContain('ACM did not issue the certificate within two hours.');
    expect(story.clock.now() - began).toBeLessThan(2.5 * HOUR);
    expect(await everything(story)).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test('something else where the validation record belongs: it is not written over', async () => {
    const first = await tell({ world: NARROW });
    await first.move(REQUEST);
    const [record] = first.aws.route53.recordsOf(ZONE_ID).filter(({ Name }) => Name.startsWith('_'));
    const other = { ...record, ResourceRecords: [{ Value: '_other.acm-validations.aws.' }] };
    const zones = [{ ...NARROW.zones[0], records: [...NARROW.zones[0].records, other] }] as never;
    const story = await tell({ world: { ...NARROW, zones } });
    const before = await everything(story);

    const execution = await story.move(REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'RecordsChanged' });
    expect(await everything(story)).toEqual(before);
  });

  test('an alias that someone adds to the target meanwhile, and that it does not cover', async () => {
    const certificates = [
      NARROW.certificates[0],
      { ...NARROW.certificates[1], names: ['new.example.com', 'other.example.org'] },
    ] as never;
    const add = (xml: string) =>
      xml.replace(
        '<Quantity>1</Quantity><Items><CNAME>new',
        '<Quantity>2</Quantity><Items><CNAME>other.example.org</CNAME><CNAME>new',
      );
    const story = await meanwhile('attach-certificate', (told) => told.editConfig(TARGET.distributionId, add), {
      ...NARROW,
      certificates,
    });

    const execution = await story.move(REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'CertificateUnfit' });
    expect(execution.cause).toContain('has other.example.org by now');
    expect(story.aliasesOf(TARGET.distributionId)).toEqual(['other.example.org', 'new.example.com']);
    expect(certificatesOf(story)).toHaveLength(1);
    expect(validationOf(story)).toEqual([]);
    expect(story.lost()).toEqual([]);
  });

  test('another certificate setting that someone makes meanwhile: it is kept', async () => {
    const story = await meanwhile('attach-certificate', (told) =>
      told.editConfig(TARGET.distributionId, (xml) => xml.replace('TLSv1.2_2021', 'TLSv1.2_2019')),
    );

    const execution = await story.move(REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'CertificateUnfit' });
    expect(execution.cause).toContain('Someone changed the certificate of the target');
    expect(attachedTo(story)).toContain('TLSv1.2_2019');
    expect(certificatesOf(story)).toHaveLength(1);
    expect(validationOf(story)).toEqual([]);
    expect(story.lost()).toEqual([]);
  });

  test('not an edit of anything else: it is kept, and the move goes on', async () => {
    const story = await meanwhile('attach-certificate', (told) =>
      told.editConfig(TARGET.distributionId, (xml) => xml.replace('<Comment></Comment>', '<Comment>mine</Comment>')),
    );

    const execution = await story.move(REQUEST);

    expect(execution.status).toBe('SUCCEEDED');
    expect(story.configOf(TARGET.distributionId)).toContain('<Comment>mine</Comment>');
    expect(execution.output).toContain('Someone else changed the config of target meanwhile, which was kept.');
    expect(story.lost()).toEqual([]);
  });
});
