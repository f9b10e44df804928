import { certificateStep } from './certificate-steps.ts';
import type { Endpoint, Plan } from './plan.ts';
import { idOf, isTenant } from './refs.ts';

/** What the code of one tool must say after a move, so that its next deployment doesn't undo it. */
export interface CodeChange {
  readonly tool: string;
  /** What holds the domains in the source's code, and by which member. */
  readonly source: CodePlace & { readonly remove: readonly string[] };
  readonly target: CodePlace & {
    readonly add: readonly string[];
    /** The member that names the certificate, where the move brings one: its ARN is in the evidence. */
    readonly certificate?: string;
  };
  /** What the records are called there, and the host that they must lead to; undefined where they stay. */
  readonly records: { readonly resource: string; readonly to: string } | undefined;
}

interface CodePlace {
  /** The id of the distribution or distribution tenant. */
  readonly id: string;
  readonly resource: string;
  readonly member: string;
}

/** Where each tool says which domains something holds, by what it is. */
const TOOLS = [
  {
    tool: 'Terraform',
    standard: { resource: 'aws_cloudfront_distribution', member: 'aliases' },
    tenant: { resource: 'aws_cloudfront_distribution_tenant', member: 'domain' },
    certificate: { standard: 'viewer_certificate.acm_certificate_arn', tenant: 'customizations.certificate.arn' },
    record: 'aws_route53_record',
    leading: (host: string) => `\`name = "${host}"\` in \`aws_route53_record\``,
  },
  {
    tool: 'CDK',
    standard: { resource: 'Distribution', member: 'domainNames' },
    tenant: { resource: 'CfnDistributionTenant', member: 'domains' },
    certificate: { standard: 'certificate', tenant: 'customizations' },
    record: 'RecordSet',
    leading: (host: string, target: Endpoint) =>
      isTenant(target) ? `an alias to \`${host}\`` : '`new CloudFrontTarget(target)`',
  },
  {
    tool: 'CloudFormation',
    standard: { resource: 'AWS::CloudFront::Distribution', member: 'DistributionConfig.Aliases' },
    tenant: { resource: 'AWS::CloudFront::DistributionTenant', member: 'Domains' },
    certificate: { standard: 'DistributionConfig.ViewerCertificate', tenant: 'Customizations.Certificate' },
    record: 'AWS::Route53::RecordSet',
    leading: () => '`AWS::Route53::RecordSet`',
  },
] as const;

type Moved = Pick<Plan, 'request' | 'source' | 'target' | 'steps'>;

/** What the infrastructure code of both sides must say afterwards, tool by tool. Pure. */
export function codeChanges(plan: Moved): CodeChange[] {
  return TOOLS.map((tool) => changeOf(tool, plan));
}

function changeOf({ tool, standard, tenant, certificate, record }: (typeof TOOLS)[number], plan: Moved): CodeChange {
  const { request, source, target } = plan;
  const placeOf = (end: Endpoint): CodePlace => ({ id: idOf(end), ...(isTenant(end) ? tenant : standard) });
  const provisioned = certificateStep(plan, 'attach-certificate') !== undefined;
  return {
    tool,
    source: { ...placeOf(source), remove: request.domains },
    target: {
      ...placeOf(target),
      add: request.domains,
      ...(provisioned ? { certificate: certificate[isTenant(target) ? 'tenant' : 'standard'] } : {}),
    },
    records: source.domainName === target.domainName ? undefined : { resource: record, to: target.domainName },
  };
}

/** The same as Markdown. */
export function renderInfrastructureCode(plan: Moved): string[] {
  const { request, source, target } = plan;
  const names = request.domains.join(', ');
  return [
    '## Afterwards, in infrastructure code',
    '',
    `The next deployment of either side undoes the move, or fails with CNAMEAlreadyExists, until its code says the same: take ${names} away from ${idOf(source)} and give them to ${idOf(target)}, before anyone deploys.`,
    '',
    ...TOOLS.map((tool) => renderChange(tool, plan)),
    ...renderCertificate(target, codeChanges(plan)),
  ];
}

function renderChange(tool: (typeof TOOLS)[number], plan: Moved): string {
  const { source, target, records } = changeOf(tool, plan);
  const listed = source.remove.map((domain) => `"${domain}"`).join(', ');
  const added =
    source.resource === target.resource ? "the target's" : `${memberOf(target)} of the target's \`${target.resource}\``;
  const moved = `\`${source.resource}\`: remove ${listed} from ${memberOf(source)} of the source, add them to ${added}`;
  return `- ${tool.tool}: ${moved}; records: ${records ? tool.leading(records.to, plan.target) : 'they stay'}.`;
}

/** Terraform has a block for each domain of a tenant. */
function memberOf({ member }: CodePlace): string {
  return member === 'domain' ? 'the `domain` blocks' : `\`${member}\``;
}

/** The next deployment of the target would attach the former certificate again, and fail for the aliases it does not cover. */
function renderCertificate(end: Endpoint, changes: readonly CodeChange[]): string[] {
  const members = changes.flatMap(({ tool, target: { certificate } }) =>
    certificate === undefined ? [] : [`\`${certificate}\` in ${tool}`],
  );
  if (members.length === 0) return [];
  return [
    `- The certificate of ${idOf(end)}, by the ARN that the evidence names: ${members.join(', ')}; its validation records stay in Route 53.`,
  ];
}
