import {
  CloudFrontClient,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { openCounted } from './counting.ts';
import type { Measured } from './measured.ts';
import { COVER, domainsOf, HOSTS, SOURCE, TARGET, type Waits, ZONE } from './world.ts';

/**
 * The waiters of the AWS CLI, seconds between two looks and how many: `aws cloudfront wait distribution-deployed` and
 * `aws route53 wait resource-record-sets-changed`. AWS CLI Command Reference, "distribution-deployed" and
 * "resource-record-sets-changed".
 */
export const WAITERS = { deployed: { delay: 60, looks: 35 }, insync: { delay: 30, looks: 60 } } as const;

type Side = typeof SOURCE | typeof TARGET;

/**
 * Moves domains one at a time by the commands of docs/by-hand.md, each a call, with the waiters of the AWS CLI. Nobody
 * reads, types or starts a command in it: the time is that of AWS and of the waiters alone.
 */
export async function moveByHand(way: string, count: number, waits: Waits): Promise<Measured> {
  const domains = domainsOf(count);
  const { local, clock, counts } = await openCounted(domains, waits);
  const as = (accountId: string) => ({ ...local.clients, credentials: local.aws.credentials.addAccount(accountId) });
  const cloudFront = {
    source: new CloudFrontClient(as(SOURCE.accountId)),
    target: new CloudFrontClient(as(TARGET.accountId)),
  };
  const route53 = new Route53Client(as(ZONE.accountId));
  const clientOf = (side: Side) => (side === SOURCE ? cloudFront.source : cloudFront.target);
  const began = clock.now();
  for (const domain of domains) await clock.run(move(domain));
  return { way, domains: count, seconds: (clock.now() - began) / 1_000, counts };

  async function move(domain: string): Promise<void> {
    await setAliases(TARGET, (aliases) => [...aliases, COVER]);
    await repoint(domain);
    const insyncAt = clock.now();
    await call(() => clientOf(TARGET).send(new GetDistributionCommand({ Id: TARGET.distributionId })));
    await setAliases(SOURCE, (aliases) => aliases.filter((alias) => alias !== domain));
    await clock.sleep(Math.max(0, insyncAt + waits.ttl * 1_000 - clock.now()));
    await setAliases(TARGET, (aliases) => [...aliases, domain]);
    await setAliases(TARGET, (aliases) => aliases.filter((alias) => alias !== COVER));
  }

  async function setAliases(side: Side, edit: (aliases: readonly string[]) => string[]): Promise<void> {
    const client = clientOf(side);
    const Id = side.distributionId;
    const { ETag: IfMatch, DistributionConfig } = await call(() =>
      client.send(new GetDistributionConfigCommand({ Id })),
    );
    if (!DistributionConfig) throw new Error(`Distribution ${Id} has no config.`);
    const Items = edit(DistributionConfig.Aliases?.Items ?? []);
    // CloudFront refuses a list without an element.
    const Aliases = { Quantity: Items.length, ...(Items.length > 0 ? { Items } : {}) };
    const edited = { ...DistributionConfig, Aliases };
    await call(() => client.send(new UpdateDistributionCommand({ Id, IfMatch, DistributionConfig: edited })));
    await wait(WAITERS.deployed, async () => {
      const { Distribution } = await call(() => client.send(new GetDistributionCommand({ Id })));
      return Distribution?.Status === 'Deployed';
    });
  }

  async function repoint(domain: string): Promise<void> {
    const HostedZoneId = ZONE.hostedZoneId;
    const start = { HostedZoneId, StartRecordName: domain, StartRecordType: 'CNAME', MaxItems: 1 } as const;
    const { ResourceRecordSets } = await call(() => route53.send(new ListResourceRecordSetsCommand(start)));
    const before = ResourceRecordSets?.[0];
    if (!before) throw new Error(`${domain} has no record.`);
    const after: ResourceRecordSet = { ...before, ResourceRecords: [{ Value: HOSTS.target }] };
    const Changes = [
      { Action: 'DELETE' as const, ResourceRecordSet: before },
      { Action: 'CREATE' as const, ResourceRecordSet: after },
    ];
    const { ChangeInfo } = await call(() =>
      route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } })),
    );
    await wait(WAITERS.insync, async () => {
      const change = await call(() => route53.send(new GetChangeCommand({ Id: ChangeInfo?.Id })));
      return change.ChangeInfo?.Status === 'INSYNC';
    });
  }

  /** As the waiters of the CLI do: a look at once, then one after each delay. */
  async function wait({ delay, looks }: { delay: number; looks: number }, look: () => Promise<boolean>): Promise<void> {
    for (let looked = 1; !(await look()); looked += 1) {
      if (looked === looks) throw new Error(`Not done after ${looks} looks.`);
      await clock.sleep(delay * 1_000);
    }
  }

  function call<T>(send: () => Promise<T>): Promise<T> {
    return clock.during(send);
  }
}
