import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type DistributionRef, isTenant, type TenantRef } from '../../shared/domain/refs.ts';
import type { OpenWorld } from '../local-world.ts';
import { stateMachineArn } from '../service.ts';
import { SERVICE_ACCOUNT } from '../world/schema.ts';
import type { Terminal } from './terminal.ts';

/** What the lines are about. */
interface Kept {
  readonly domains: readonly string[];
  /** Those that somebody may edit by hand; none of a source that neither request nor plan knows, or that nobody can reach. */
  readonly sides: readonly { readonly side: 'source' | 'target'; readonly ref: DistributionRef }[];
  /** The state machine whose executions are listed. */
  readonly machine: string;
}

/** The sides of one move, as its plan or else its request knows them. */
export function sidesOf({
  source,
  target,
}: {
  readonly source?: (DistributionRef & { readonly unlisted?: true }) | undefined;
  readonly target: DistributionRef;
}): Kept['sides'] {
  const known = source && !source.unlisted ? [{ side: 'source' as const, ref: source }] : [];
  return [...known, { side: 'target', ref: target }];
}

/** Prints lines to paste into a shell beside the running local AWS: as either account, as a viewer, as the service. */
export function printKeepLines(
  terminal: Terminal,
  { aws, network }: OpenWorld,
  { domains, sides, machine }: Kept,
  folder: string,
): void {
  // The other shell may stand in another folder.
  const caFile = resolve(folder, 'local-ca.pem');
  writeFileSync(caFile, aws.ca.caPem);
  const host = domains[0]?.replace('*', 'any') ?? '';
  const { edge, dns, api } = network;
  const login = (title: string, accountId: string) => {
    const { accessKeyId, secretAccessKey } = aws.credentials.addAccount(accountId);
    terminal.line(`\n# as ${title} ${accountId}`);
    terminal.paste(`export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`);
  };
  terminal.heading('The local AWS keeps running, and so do the viewers. Paste into another shell:');
  // What a shell may hold of a real account would be mixed with the lines below.
  terminal.paste('unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL_CLOUDFRONT AWS_ENDPOINT_URL_ROUTE_53');
  terminal.paste(`export AWS_ENDPOINT_URL=${api.url} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_PAGER=`);
  for (const { side, ref } of sides) {
    login(`the ${side}'s account`, ref.accountId);
    for (const line of editLines(side, ref)) terminal.paste(line);
    if (side === 'source') terminal.paste('aws route53 list-hosted-zones');
  }
  login("the service's account", SERVICE_ACCOUNT);
  terminal.paste(`aws stepfunctions list-executions --state-machine-arn ${stateMachineArn(machine)}`);
  terminal.line('\n# as a viewer');
  terminal.paste(`dig @${dns.address} -p ${dns.port} ${host}`);
  for (const { name, address } of edge.locations) {
    const url = `https://${host}:${edge.httpsPort}/`;
    const resolved = `--resolve ${host}:${edge.httpsPort}:${address}`;
    terminal.paste(`curl -sSi --cacert ${quoted(caFile)} ${resolved} ${url}   # ${name}`);
  }
  terminal.line('\nCtrl-C ends it.');
}

/** Read a config into a file, write it back after an edit, see whether it is Deployed. */
function editLines(side: string, ref: DistributionRef): string[] {
  if (isTenant(ref)) return tenantLines(ref);
  const id = ref.distributionId;
  const etag = `$(aws cloudfront get-distribution-config --id ${id} --query ETag --output text)`;
  return [
    `aws cloudfront get-distribution-config --id ${id} --query DistributionConfig > ${side}.json   # edit its Aliases, then:`,
    `aws cloudfront update-distribution --id ${id} --distribution-config file://${side}.json --if-match "${etag}"`,
    `aws cloudfront get-distribution --id ${id} --query Distribution.Status`,
  ];
}

/** Read a distribution tenant, write its domains, see whether it is Deployed. */
function tenantLines({ distributionTenantId: id }: TenantRef): string[] {
  const read = `aws cloudfront get-distribution-tenant --identifier ${id}`;
  const domains = `$(${read} --query 'DistributionTenant.Domains[].Domain' --output text | sed 's/[^[:space:]]*/Domain=&/g')`;
  const etag = `$(${read} --query ETag --output text)`;
  return [
    read,
    `aws cloudfront update-distribution-tenant --id ${id} --domains ${domains} --if-match "${etag}"   # edit the list`,
    `${read} --query DistributionTenant.Status`,
  ];
}

/** A path as one word of a POSIX shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
