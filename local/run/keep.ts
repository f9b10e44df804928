import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MoveRequest } from '../../shared/domain/request.ts';
import type { OpenWorld } from '../local-world.ts';
import { MOVE_STATE_MACHINE, stateMachineArn } from '../service.ts';
import { SERVICE_ACCOUNT } from '../world/schema.ts';
import type { Terminal } from './terminal.ts';

/** Prints lines to paste into a shell beside the running local AWS: as either account, as a viewer, as the service. */
export function printKeepLines(
  terminal: Terminal,
  { aws, network }: OpenWorld,
  request: MoveRequest,
  folder: string,
): void {
  const caFile = join(folder, 'local-ca.pem');
  writeFileSync(caFile, aws.ca.caPem);
  const [domain = ''] = request.domains;
  const { edge, dns, api } = network;
  const login = (accountId: string) => {
    const { accessKeyId, secretAccessKey } = aws.credentials.addAccount(accountId);
    return `export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`;
  };
  terminal.heading('The local AWS keeps running, and so do the viewers. Paste into another shell:');
  terminal.paste(`export AWS_ENDPOINT_URL=${api.url} AWS_DEFAULT_REGION=us-east-1 AWS_PAGER=`);
  if (request.source) {
    terminal.line(`\n# as the source's account ${request.source.accountId}`);
    terminal.paste(login(request.source.accountId));
    terminal.paste(`aws cloudfront get-distribution-config --id ${request.source.distributionId}`);
    terminal.paste('aws route53 list-hosted-zones');
  }
  terminal.line(`\n# as the target's account ${request.target.accountId}`);
  terminal.paste(login(request.target.accountId));
  terminal.paste(`aws cloudfront get-distribution --id ${request.target.distributionId} --query Distribution.Status`);
  terminal.line('\n# as the service');
  terminal.paste(login(SERVICE_ACCOUNT));
  terminal.paste(`aws stepfunctions list-executions --state-machine-arn ${stateMachineArn(MOVE_STATE_MACHINE)}`);
  terminal.line('\n# as a viewer');
  terminal.paste(`dig @${dns.address} -p ${dns.port} ${domain}`);
  for (const { name, address } of edge.locations) {
    terminal.paste(
      `curl -sSi --cacert ${caFile} --resolve ${domain}:${edge.httpsPort}:${address} https://${domain}:${edge.httpsPort}/   # ${name}`,
    );
  }
  terminal.line('\nCtrl-C ends it.');
}
