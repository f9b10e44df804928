import { describeCheck, describeDuration, describeSteps } from './describe.ts';
import type { Endpoint, Plan, Step } from './plan.ts';
import { READ_ACTIONS } from './session-policy.ts';

/** The AWS actions that a plan's steps write with, and those that it reads with, for the one who grants them. */
export function actionsOf(plan: Pick<Plan, 'steps'>): {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
} {
  return { reads: READ_ACTIONS, writes: [...new Set(plan.steps.flatMap(writesOf))].sort() };
}

function writesOf(step: Step): string[] {
  switch (step.kind) {
    case 'records':
      return ['route53:ChangeResourceRecordSets'];
    case 'association':
      return ['cloudfront:AssociateAlias', 'cloudfront:UpdateDistribution', 'cloudfront:UpdateDomainAssociation'];
    case 'aliases':
    case 'enabled':
      return ['cloudfront:UpdateDistribution'];
    case 'swap':
      return [];
  }
}

/** The plan as Markdown: what will be done and why, what was checked, the way back, and what to change elsewhere. */
export function renderPlan(plan: Plan): string {
  const { source, target, strategy } = plan;
  const { reads, writes } = actionsOf(plan);
  return [
    `# Plan for ${plan.request.domains.join(', ')}: ${plan.verdict}`,
    '',
    `- From ${describeEndpoint(source)} to ${describeEndpoint(target)}`,
    `- Strategy: ${strategy.name}, because ${strategy.why}`,
    ...plan.rejected.map(({ name, because }) => `- Not ${name}: ${because}`),
    `- Takes about ${describeDuration(plan.expectedSeconds)}`,
    `- Plan hash: ${plan.hash}`,
    '',
    '## Steps',
    '',
    ...describeSteps(plan).map((sentence, index) => `${index + 1}. ${sentence}`),
    '',
    `The way back: ${plan.wayBack}`,
    '',
    '## Checks',
    '',
    ...plan.checks.map((check) => `- ${check.verdict}: ${describeCheck(check)}`),
    '',
    '## Permissions',
    '',
    `Reads with ${reads.join(', ')}; writes with ${writes.join(', ') || 'nothing'}.`,
    '',
    ...renderInfrastructureCode(plan),
    '',
  ].join('\n');
}

function describeEndpoint({ distributionId, domainName, accountId }: Endpoint): string {
  return `${distributionId} (${domainName}, account ${accountId})`;
}

/** What the infrastructure code of both sides must say afterwards, so that its next deployment doesn't undo the move. */
export function renderInfrastructureCode({ request, source, target }: Plan): string[] {
  const names = request.domains.join(', ');
  const listed = request.domains.map((domain) => `"${domain}"`).join(', ');
  return [
    '## Afterwards, in infrastructure code',
    '',
    `The next deployment of either side undoes the move, or fails with CNAMEAlreadyExists, until its code says the same: take ${names} away from ${source.distributionId} and give them to ${target.distributionId}, before anyone deploys.`,
    '',
    `- Terraform: \`aws_cloudfront_distribution\`: remove ${listed} from \`aliases\` of the source, add them to the target's; records: \`name = "${target.domainName}"\` in \`aws_route53_record\`.`,
    `- CDK: \`Distribution\`: the same in \`domainNames\`; records: \`new CloudFrontTarget(target)\`.`,
    '- CloudFormation: `AWS::CloudFront::Distribution`: the same in `DistributionConfig.Aliases`; records: `AWS::Route53::RecordSet`.',
  ];
}
