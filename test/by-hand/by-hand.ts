import { Resolver } from 'node:dns/promises';
import { request as httpsRequest } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import {
  CloudFrontClient,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { ChangeResourceRecordSetsCommand, GetChangeCommand, Route53Client } from '@aws-sdk/client-route-53';
import { ScaledClock } from '../../local/clock.ts';
import { openWorld } from '../../local/local-world.ts';
import { loadRun } from '../../local/run/load.ts';
import { Serving } from '../../local/run/serving.ts';
import { createMeter, type MeterReport } from '../../local/traffic/meter.ts';

export const DOMAIN = 'www.example.com';
export const SOURCE = { account: '111111111111', id: 'E1SHOPOLD00001', host: 'd111111abcdef8.cloudfront.net' } as const;
export const TARGET = { account: '222222222222', id: 'E2SHOPNEW00002', host: 'd222222abcdef8.cloudfront.net' } as const;
const ZONE = { account: SOURCE.account, id: 'Z1EXAMPLECOM' } as const;

type Side = typeof SOURCE | typeof TARGET;

/** Ten world minutes pass in a second. */
const TIME_SCALE = 600;
/** Wall milliseconds after which something that should come has not come. */
const PATIENCE_MS = 5_000;
const LOOK_AGAIN_MS = 10;

/** The default example's world on loopback, with viewers, for an operator with each account's own credentials. */
export interface ByHand {
  /** Writes the aliases of a distribution and waits until it is Deployed. */
  setAliases(side: Side, edit: (aliases: readonly string[]) => readonly string[]): Promise<void>;
  /** Points the record at the target and waits until the change is INSYNC. */
  repointDns(): Promise<void>;
  /** What `dig` shows: the CNAME's value. */
  dig(): Promise<string[]>;
  /** What `curl` shows at each edge location: the distribution that answers, or the HTTP status. */
  curl(): Promise<string[]>;
  /** What a run prints of who serves, waited for. */
  serves(expected: string): Promise<void>;
  /** Lets world time pass, seconds. */
  wait(seconds: number): Promise<void>;
  traffic(): MeterReport;
  close(): Promise<void>;
}

export async function openByHand(): Promise<ByHand> {
  const { world } = loadRun({ request: 'examples/www.json', world: undefined, dryRun: true });
  const clock = new ScaledClock(TIME_SCALE);
  const { clients, aws, network } = await openWorld({ clock, world });
  const meter = createMeter({
    domains: [DOMAIN],
    dnsServers: [`${network.dns.address}:${network.dns.port}`],
    httpsPort: network.edge.httpsPort,
    ca: aws.ca.caPem,
    clock,
    intervalMs: 5,
  });
  const serving = new Serving(
    new Map([
      [SOURCE.id, 'source'],
      [TARGET.id, 'target'],
    ]),
  );
  meter.onRequest((seen) => serving.see(seen));
  meter.start();

  const as = (account: string) => ({ ...clients, credentials: aws.credentials.addAccount(account) });
  const route53 = new Route53Client(as(ZONE.account));
  const resolver = new Resolver();
  resolver.setServers([`${network.dns.address}:${network.dns.port}`]);

  const setAliases: ByHand['setAliases'] = async ({ account, id: Id }, edit) => {
    const cloudFront = new CloudFrontClient(as(account));
    const { ETag: IfMatch, DistributionConfig: config } = await cloudFront.send(
      new GetDistributionConfigCommand({ Id }),
    );
    if (!config) throw new Error(`Distribution ${Id} has no config.`);
    const Items = [...edit(config.Aliases?.Items ?? [])];
    const DistributionConfig = { ...config, Aliases: { Quantity: Items.length, Items } };
    await cloudFront.send(new UpdateDistributionCommand({ Id, IfMatch, DistributionConfig }));
    await until(async () => {
      const { Distribution } = await cloudFront.send(new GetDistributionCommand({ Id }));
      return Distribution?.Status === 'Deployed';
    });
  };

  const repointDns = async () => {
    const record = { Name: DOMAIN, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: TARGET.host }] } as const;
    const ResourceRecordSet = { ...record, ResourceRecords: [...record.ResourceRecords] };
    const { ChangeInfo } = await route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: ZONE.id,
        ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet }] },
      }),
    );
    await until(async () => {
      const change = await route53.send(new GetChangeCommand({ Id: ChangeInfo?.Id }));
      return change.ChangeInfo?.Status === 'INSYNC';
    });
  };

  return {
    setAliases,
    repointDns,
    dig: () => resolver.resolveCname(DOMAIN),
    curl: () =>
      Promise.all(network.edge.locations.map(({ address }) => get(address, network.edge.httpsPort, aws.ca.caPem))),
    serves: async (expected) => {
      await until(async () => serving.summary() === expected).catch(() => {
        throw new Error(`Served by ${serving.summary()}, not by ${expected}.`);
      });
    },
    wait: (seconds) => clock.sleep(seconds * 1_000),
    traffic: () => meter.snapshot(),
    close: async () => {
      await meter.stop();
      await network.close();
    },
  };
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await done())) {
    if (performance.now() > deadline) throw new Error('What was waited for did not come.');
    await pause(LOOK_AGAIN_MS);
  }
}

/** GET / at one address, with the domain as server name and Host; the certificate is checked. */
function get(address: string, port: number, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      { host: address, port, ca, servername: DOMAIN, headers: { host: DOMAIN }, agent: false },
      (response) => {
        response.resume();
        const distributionId = response.headers['x-distribution-id'];
        response.on('end', () =>
          resolve(typeof distributionId === 'string' ? distributionId : `status ${response.statusCode}`),
        );
      },
    );
    request.on('error', reject);
    request.end();
  });
}
