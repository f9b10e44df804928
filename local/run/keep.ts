import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type DistributionRef, isTenant, type TenantRef } from '../../shared/domain/refs.ts';
import type { MoveRequest } from '../../shared/domain/request.ts';
import type { OpenWorld } from '../local-world.ts';
import { MOVE_STATE_MACHINE, stateMachineArn } from '../service.ts';
import { SERVICE_ACCOUNT } from '../world/schema.ts';
import type { Terminal } from './terminal.ts';

/** Who the lines are for; `source` is undefined where neither request nor plan knows it. */
interface Sides {
  readonly source?: DistributionRef | undefined;
  readonly target: DistributionRef;
}

/** Prints lines to paste into a shell beside the running local AWS: as either account, as a viewer, as the service. */
export function printKeepLines(
  terminal: Terminal,
  { aws, network }: OpenWorld,
  { domains }: Pick<MoveRequest, 'domains'>,
  { source, target }: Sides,
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
  if (source) {
    login("the source's account", source.accountId);
    for (const line of editLines('source', source)) terminal.paste(line);
    terminal.paste('aws route53 list-hosted-zones');
  }
  login("the target's account", target.accountId);
  for (const line of editLines('target', target)) terminal.paste(line);
  login("the service's account", SERVICE_ACCOUNT);
  terminal.paste(`aws stepfunctions list-executions --state-machine-arn ${stateMachineArn(MOVE_STATE_MACHINE)}`);
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
