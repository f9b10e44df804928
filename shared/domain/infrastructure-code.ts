import { certificateStep } from './certificate-steps.ts';
import type { Endpoint, Plan } from './plan.ts';
import { idOf, isTenant } from './refs.ts';

/** Where each tool says which domains something holds, by what it is. */
const TOOLS = [
  {
    tool: 'Terraform',
    standard: { resource: '`aws_cloudfront_distribution`', member: '`aliases`' },
    tenant: { resource: '`aws_cloudfront_distribution_tenant`', member: 'the `domain` blocks' },
    records: (host: string) => `\`name = "${host}"\` in \`aws_route53_record\``,
  },
  {
    tool: 'CDK',
    standard: { resource: '`Distribution`', member: '`domainNames`' },
    tenant: { resource: '`CfnDistributionTenant`', member: '`domains`' },
    records: (host: string, target: Endpoint) =>
      isTenant(target) ? `an alias to \`${host}\`` : '`new CloudFrontTarget(target)`',
  },
  {
    tool: 'CloudFormation',
    standard: { resource: '`AWS::CloudFront::Distribution`', member: '`DistributionConfig.Aliases`' },
    tenant: { resource: '`AWS::CloudFront::DistributionTenant`', member: '`Domains`' },
    records: () => '`AWS::Route53::RecordSet`',
  },
] as const;

/** What the infrastructure code of both sides must say afterwards, so that its next deployment doesn't undo the move. */
export function renderInfrastructureCode(plan: Plan): string[] {
  const { request, source, target } = plan;
  const names = request.domains.join(', ');
  const listed = request.domains.map((domain) => `"${domain}"`).join(', ');
  return [
    '## Afterwards, in infrastructure code',
    '',
    `The next deployment of either side undoes the move, or fails with CNAMEAlreadyExists, until its code says the same: take ${names} away from ${idOf(source)} and give them to ${idOf(target)}, before anyone deploys.`,
    '',
    ...TOOLS.map((tool) => {
      const [from, to] = [source, target].map((end) => (isTenant(end) ? tool.tenant : tool.standard));
      const added = from === to ? "the target's" : `${to?.member} of the target's ${to?.resource}`;
      const moved = `${from?.resource}: remove ${listed} from ${from?.member} of the source, add them to ${added}`;
      const records = source.domainName === target.domainName ? 'they stay' : tool.records(target.domainName, target);
      return `- ${tool.tool}: ${moved}; records: ${records}.`;
    }),
    ...(certificateStep(plan, 'attach-certificate') ? [certificateInCode(plan)] : []),
  ];
}

/** The next deployment of the target would attach the former certificate again, and fail for the aliases it does not cover. */
function certificateInCode({ target }: Plan): string {
  return `- The certificate of ${idOf(target)}, by the ARN that the evidence names: \`viewer_certificate.acm_certificate_arn\` in Terraform, \`certificate\` in CDK, \`DistributionConfig.ViewerCertificate\` in CloudFormation; its validation records stay in Route 53.`;
}
