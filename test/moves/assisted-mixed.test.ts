import { describe, expect, test } from '@jest/globals';
import { release, swap } from './assisted-world.ts';
import { arnIn, attachedTo, certificatesOf, NARROW, NEW, OLD } from './certificate-story.ts';
import { type Deed, EXTERNAL_WORLD, tellWithPeople } from './external-world.ts';
import { failing, SOURCE, SOURCE_HOST, type Story, TARGET, TARGET_HOST, tell, USUAL_REQUEST } from './story.ts';
import { SOURCE_TENANT, TARGET_TENANT, tenantWorld } from './tenant-world.ts';

const WWW = 'www.example.com';
const REQUEST = { ...USUAL_REQUEST, strategy: 'assisted' } as const;
const PROVE: Deed = {
  step: 'prove-external',
  afterSeconds: 100,
  deed: (story) => story.outside.addText(`_${WWW}`, TARGET_HOST),
};
const REPOINT: Deed = { afterSeconds: 200, deed: (story) => story.outside.point(WWW, TARGET_HOST) };
const events = async (story: Story) => (await story.journal('move-1')).map(({ event }) => event);
const asked = async (story: Story) =>
  (await events(story)).flatMap((event) => (event.kind === 'asked' ? [event.step] : []));

describe('AWS Support, and DNS that people change', () => {
  test('the proof is asked of a person before AWS Support, and the record after the swap', async () => {
    const story = await tellWithPeople([PROVE, REPOINT], { world: { ...EXTERNAL_WORLD, support: [swap(900, [WWW])] } });

    const execution = await story.move(REQUEST);

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.stringContaining('## The case for AWS') });
    const told = (await events(story)).map((event) => ('step' in event ? `${event.kind} ${event.step}` : event.kind));
    const order = ['settled prove-external', 'support-asked', 'swap-seen', 'asked change-external-dns', 'verified'];
    expect(told.filter((one) => order.includes(one)).filter((one, at, all) => one !== all[at - 1])).toEqual(order);
    expect(story.lost()).toEqual([]);
  });

  test('a released domain is tried at once, and taken when a person has changed its record', async () => {
    const world = { ...EXTERNAL_WORLD, support: [release(900, [WWW])] };
    const story = await tellWithPeople([PROVE, REPOINT], { world });

    const execution = await story.move(REQUEST);

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.anything() });
    const refused = (await events(story)).findIndex((event) => event.kind === 'refused');
    const settled = (await events(story)).findIndex(
      (event) => event.kind === 'settled' && event.step === 'change-external-dns',
    );
    expect(refused).toBeGreaterThan(0);
    expect(settled).toBeGreaterThan(refused);
    expect(story.aliasesOf(TARGET.distributionId)).toContain(WWW);
  });

  test('of two, the one that is released is taken, and the other one goes by the swap', async () => {
    const API = 'api.example.com';
    const [zone] = EXTERNAL_WORLD.externalZones;
    const record = { Name: API, Type: 'CNAME', TTL: 300, ResourceRecords: [{ Value: SOURCE_HOST }] };
    const both = async (deed: (domain: string) => Promise<unknown>) => {
      for (const domain of [WWW, API]) await deed(domain);
    };
    const story = await tellWithPeople(
      [
        { ...PROVE, deed: (one) => both((domain) => one.outside.addText(`_${domain}`, TARGET_HOST)) },
        { ...REPOINT, deed: (one) => both((domain) => one.outside.point(domain, TARGET_HOST)) },
      ],
      {
        world: {
          ...EXTERNAL_WORLD,
          distributions: [{ ...OLD, aliases: [...(OLD.aliases ?? []), API] }, NEW],
          externalZones: [{ name: zone?.name ?? '', records: [...(zone?.records ?? []), record] }],
          support: [release(900, [WWW]), swap(3_000, [API])],
        },
      },
    );

    const execution = await story.move({ ...REQUEST, domains: [WWW, API] });

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.anything() });
    expect(story.aliasesOf(TARGET.distributionId)).toEqual(expect.arrayContaining([WWW, API]));
    expect(story.lost().filter((line) => line.includes(API))).toEqual([]);
  });

  test('after the swap nobody is asked to put a record back: the target serves', async () => {
    const story = await tellWithPeople([PROVE, REPOINT], {
      world: { ...EXTERNAL_WORLD, support: [swap(900, [WWW])] },
      beforeInvoke: failing('verify-move', undefined, 'Unexpected', 1),
    });

    const execution = await story.move(REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
    expect([...new Set(await asked(story))]).toEqual(['prove-external', 'change-external-dns']);
    expect(story.lost()).toEqual([]);
  });
});

describe('AWS Support, and distribution tenants', () => {
  const { world, source, target } = tenantWorld({ from: 'tenant', to: 'tenant', domains: ['example.com'] });
  const request = { ...REQUEST, domains: ['example.com'], source, target };
  const toTenant = { ...swap(600), to: TARGET_TENANT.distributionTenantId };
  /** The account of the source has zones for the service, and nothing else. */
  const hidden = world.accounts?.map((one) => (one.id === SOURCE.accountId ? { ...one, uses: ['dns' as const] } : one));

  test('a domain goes from tenant to tenant', async () => {
    const story = await tell({ world: { ...world, support: [toTenant] } });

    const execution = await story.move(request);

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.anything() });
    expect(execution.output).toContain(`to distribution tenant ${TARGET_TENANT.distributionTenantId}`);
    expect(story.lost()).toEqual([]);
  });

  test.each([
    ['is moved by AWS Support', toTenant],
    ['releases it', release(600)],
  ])('a tenant that cannot be listed %s', async (_how, act) => {
    const story = await tell({ world: { ...world, accounts: hidden ?? [], support: [act] } });

    const execution = await story.move({ ...request, source: undefined });

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.anything() });
    const shown = SOURCE_TENANT.distributionTenantId.slice(-15);
    expect(execution.output).toMatch(new RegExp(`From distribution tenant \\*+${shown} of|From \\*+${shown} \\(`));
  });
});

describe('AWS Support, and a certificate that the move provisions', () => {
  const request = { ...REQUEST, certificate: 'provision' } as const;
  const world = { ...NARROW, support: [swap(2_400, [WWW])] };

  test('the certificate is attached before AWS Support is asked', async () => {
    const story = await tell({ world });

    const execution = await story.move(request);

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.anything() });
    expect(story.lost()).toEqual([]);
  });

  test('after the swap the way back leaves it to the domain that stays', async () => {
    const story = await tell({ world, beforeInvoke: failing('verify-move', undefined, 'Unexpected', 1) });

    const execution = await story.move(request);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
    const arn = certificatesOf(story).at(-1)?.arn;
    expect(arnIn(attachedTo(story))).toBe(arn);
    expect(certificatesOf(story)).toHaveLength(2);
    expect(story.lost()).toEqual([]);
  });

  test('before the swap the way back takes it along', async () => {
    const story = await tell({ world: NARROW, beforeInvoke: failing('check-swap', undefined, 'Unexpected', 1) });
    const before = attachedTo(story);

    const execution = await story.move(request);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'Unexpected' });
    expect(certificatesOf(story)).toHaveLength(1);
    expect(attachedTo(story)).toBe(before);
    expect(story.aliasesOf(SOURCE.distributionId)).toContain(WWW);
  });
});
