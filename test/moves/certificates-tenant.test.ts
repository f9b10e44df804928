import {
  CloudFrontClient,
  GetDistributionTenantCommand,
  UpdateDistributionTenantCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { certificatesOf, HOUR, validationOf } from './certificate-story.ts';
import { failing, type Story, type StoryOptions, TARGET, tell } from './story.ts';
import { MULTI, TARGET_TENANT, type TenantWorld, tenantWorld } from './tenant-world.ts';

/** A tenant as target, whose certificate covers what it has and nothing of what comes. */
async function tellTenant(differing: Partial<TenantWorld> = {}, options: StoryOptions = {}) {
  const { world, source, target, viewers } = tenantWorld({
    from: 'distribution',
    to: 'tenant',
    domains: ['www.example.com'],
    certificate: ['new.example.com'],
    ...differing,
  });
  const story = await tell({ world, viewers, ...options });
  const request = { domains: ['www.example.com'], source, target, mode: 'apply', certificate: 'provision' } as const;
  return { story, request };
}

const tenantIn = (story: Story) =>
  story.aws.cloudfront.tenants().find(({ id }) => id === TARGET_TENANT.distributionTenantId);
const ownIn = (story: Story) => tenantIn(story)?.certificate.acmArn;
const stateOf = (story: Story) => {
  const { etag: _etag, status: _status, ...tenant } = tenantIn(story) ?? {};
  return [tenant, story.configOf(MULTI.target), story.records(), certificatesOf(story).map(({ arn }) => arn)];
};

describe('a certificate for a distribution tenant', () => {
  test.each<[string, Partial<TenantWorld>]>([
    ['that had none of its own', {}],
    ['that had one of its own', { own: ['new.example.com'], certificate: ['*.example.org'] }],
    ['of one account', { accounts: 'one' }],
    ['from another tenant', { from: 'tenant' }],
  ])('%s is attached to it alone, and the move goes on', async (_what, differing) => {
    const { story, request } = await tellTenant(differing);
    const account = request.target.accountId;
    const known = story.aws.acm.list(account).map(({ arn }) => arn);
    const multi = story.configOf(MULTI.target);

    const execution = await story.move(request);

    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.output).toContain(
      "But for the aliases and the target's certificate, the config of source and target is byte",
    );
    expect(execution.output).toContain('`customizations.certificate.arn` in Terraform');
    const [added, ...others] = story.aws.acm.list(account).filter(({ arn }) => !known.includes(arn));
    expect([ownIn(story), others]).toEqual([added?.arn, []]);
    expect(tenantIn(story)?.domains.toSorted()).toEqual(['new.example.com', 'www.example.com']);
    expect(story.configOf(MULTI.target)).toBe(multi);
    expect(story.lost()).toEqual([]);
  });

  test.each<[string, Partial<TenantWorld>]>([
    ['that had none of its own', {}],
    ['that had one of its own', { own: ['new.example.com'], certificate: ['*.example.org'] }],
  ])('%s goes when the move fails, and when it is undone', async (_what, differing) => {
    const failed = await tellTenant(differing, { beforeInvoke: failing('verify-move', undefined, 'Unexpected', 1) });
    const undone = await tellTenant(differing);
    const before = stateOf(failed.story);

    const execution = await failed.story.move(failed.request);
    expect((await undone.story.move(undone.request)).status).toBe('SUCCEEDED');
    await undone.story.clock.advance(HOUR);
    expect((await undone.story.restore('move-1')).status).toBe('SUCCEEDED');

    expect(execution).toMatchObject({ status: 'FAILED', cause: expect.stringContaining('Restored') });
    expect(stateOf(failed.story)).toEqual(before);
    expect(stateOf(undone.story)).toEqual(before);
    expect([failed.story.lost(), undone.story.lost()]).toEqual([[], []]);
  });

  test('stays where CloudFront keeps customizations that are left out, and the report says so', async () => {
    const { story, request } = await tellTenant(
      { world: { omittedTenantMembers: 'merge' } },
      { beforeInvoke: failing('verify-move', undefined, 'Unexpected', 1) },
    );

    const execution = await story.move(request);

    expect(execution).toMatchObject({ status: 'FAILED', cause: expect.stringContaining('Restored') });
    const ended = (await story.journal('move-1')).at(-1)?.event;
    expect(ended).toMatchObject({
      kind: 'ended',
      status: 'restored',
      note: expect.stringContaining('The certificate that the move requested stays, with its validation records'),
    });
    expect(certificatesOf(story).map(({ arn }) => arn)).toContain(ownIn(story));
    expect(validationOf(story)).toHaveLength(1);
    expect(tenantIn(story)?.domains).toEqual(['new.example.com']);
    expect(story.lost()).toEqual([]);
  });

  test('gives way to one that somebody else attaches meanwhile', async () => {
    let story: Story | undefined;
    let other = '';
    const beforeInvoke = async (name: string) => {
      if (name !== 'attach-certificate' || !story || other !== '') return;
      other = (await story.aws.acm.add({ accountId: TARGET.accountId, names: ['new.example.com'] })).arn;
      const credentials = story.aws.credentials.addAccount(TARGET.accountId);
      const client = new CloudFrontClient({ ...story.clients, credentials });
      const Identifier = TARGET_TENANT.distributionTenantId;
      const { DistributionTenant, ETag } = await client.send(new GetDistributionTenantCommand({ Identifier }));
      const { DistributionId, ConnectionGroupId, Parameters } = DistributionTenant ?? {};
      const Customizations = { Certificate: { Arn: other } };
      await client.send(
        new UpdateDistributionTenantCommand({
          Id: Identifier,
          IfMatch: ETag,
          DistributionId,
          ConnectionGroupId,
          Parameters,
          Customizations,
        }),
      );
    };
    const told = await tellTenant({}, { beforeInvoke });
    story = told.story;

    const execution = await story.move(told.request);

    expect(execution).toMatchObject({ status: 'FAILED', error: 'CertificateUnfit' });
    expect(ownIn(story)).toBe(other);
    expect(validationOf(story)).toEqual([]);
    expect(story.lost()).toEqual([]);
  });
});
