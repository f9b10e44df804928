import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { describe, expect, test } from '@jest/globals';
import {
  arnIn,
  attachedTo,
  certificatesOf,
  everything,
  HOUR,
  meanwhile,
  NARROW,
  NEW,
  NEW_CERTIFICATE,
  OLD,
  OLD_CERTIFICATE,
  REQUEST,
  validationOf,
  ZONE,
} from './certificate-story.ts';
import { SOURCE, TARGET, tell, ZONE_ID } from './story.ts';

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
        certificates: [OLD_CERTIFICATE, { ...NEW_CERTIFICATE, account: SOURCE.accountId }],
        distributions: [OLD, { ...NEW, account: SOURCE.accountId }],
      },
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
    const certificates = [OLD_CERTIFICATE, { ...NEW_CERTIFICATE, names: ['*.example.com'] }];
    const distributions = [
      { ...OLD, aliases: ['example.com'] },
      { ...NEW, aliases: ['*.example.com'] },
    ];
    const story = await tell({ world: { ...NARROW, certificates, distributions }, viewers: ['new.example.com'] });
    const request = { ...REQUEST, domains: ['example.com'], strategy: 'disable-source', allowOutage: true };

    expect(await story.move(request)).toMatchObject({ status: 'SUCCEEDED' });

    expect(certificatesOf(story).at(-1)?.names).toEqual(['*.example.com', 'example.com']);
    expect(validationOf(story)).toHaveLength(1);
    expect(story.lost()).toEqual([]);
  });

  test("for a target with CloudFront's default certificate, whose minimum of TLS is told to rise", async () => {
    const { certificate: _, ...plain } = NEW;
    const distributions = [OLD, { ...plain, aliases: [] }];
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
    const certificates = [OLD_CERTIFICATE, { ...NEW_CERTIFICATE, kind: 'iam' as const }];
    const settings = { sslSupportMethod: 'vip', minimumProtocolVersion: 'TLSv1_2016' };
    const distributions = [OLD, { ...NEW, ...settings }];
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
    const dead = { ...ZONE, id: 'Z9DEAD' };
    const story = await tell({ world: { ...NARROW, zones: [ZONE, dead] } });
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
    const zones = [{ ...ZONE, records: [...(ZONE.records ?? []), other as never] }];
    const story = await tell({ world: { ...NARROW, zones } });
    const before = await everything(story);

    const execution = await story.move(REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'RecordsChanged' });
    expect(await everything(story)).toEqual(before);
  });

  test('an alias that someone adds to the target meanwhile, and that it does not cover', async () => {
    const certificates = [OLD_CERTIFICATE, { ...NEW_CERTIFICATE, names: ['new.example.com', 'other.example.org'] }];
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
