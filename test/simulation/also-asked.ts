import { FUNCTION_ENV } from '../../local/service.ts';
import type { Story } from '../moves/story.ts';
import { type SdkRequest, textOf } from './actions.ts';
import type { Asked } from './policy.ts';

/**
 * What AWS asks for beside the action of a call. Service Authorization Reference, "Dependent actions" of CloudFront, ACM and EventBridge Scheduler:
 * the association of a domain is an update of whoever gets it, and of whoever loses it in the same account; a list of conflicts
 * reads the distribution; a certificate that is requested with tags gets them; who makes a schedule hands a role to it.
 */
export function alsoAsked({ action, resource }: Asked, request: SdkRequest, accountId: string, story: Story): Asked[] {
  if (action === 'cloudfront:UpdateDomainAssociation' || action === 'cloudfront:AssociateAlias') {
    return [resource, ...holdersOf(domainIn(request), accountId, story)].map((arn) => ({
      action: arn.includes(':distribution-tenant/')
        ? 'cloudfront:UpdateDistributionTenant'
        : 'cloudfront:UpdateDistribution',
      resource: arn,
      context: {},
    }));
  }
  if (/^cloudfront:List(DomainConflicts|ConflictingAliases)$/.test(action) && resource.includes(':distribution/')) {
    return [{ action: 'cloudfront:GetDistribution', resource, context: {} }];
  }
  if (action === 'scheduler:CreateSchedule') {
    const { Target } = JSON.parse(textOf(request)) as { readonly Target?: { readonly RoleArn?: string } };
    const own = Target?.RoleArn === FUNCTION_ENV.SCHEDULE_ROLE_ARN ? '{ScheduleRole}' : (Target?.RoleArn ?? '');
    return [{ action: 'iam:PassRole', resource: own, context: { 'iam:PassedToService': ['scheduler.amazonaws.com'] } }];
  }
  if (action !== 'acm:RequestCertificate') return [];
  const { Tags = [] } = JSON.parse(textOf(request)) as { readonly Tags?: readonly { readonly Key: string }[] };
  if (Tags.length === 0) return [];
  const context = { 'aws:TagKeys': Tags.map(({ Key }) => Key) };
  return [
    { action: 'acm:AddTagsToCertificate', resource: `arn:aws:acm:us-east-1:${accountId}:certificate/new`, context },
  ];
}

function domainIn(request: SdkRequest): string {
  return /<Domain>([^<]+)</.exec(textOf(request))?.[1] ?? String(request.query?.Alias ?? '');
}

/** The ARNs of those of an account that have a domain. */
function holdersOf(domain: string, accountId: string, { aws: { cloudfront } }: Story): string[] {
  const own = (one: { readonly accountId: string }) => one.accountId === accountId;
  const distributions = cloudfront.distributions().filter((one) => own(one) && one.aliases.includes(domain));
  const tenants = cloudfront.tenants().filter((one) => own(one) && one.domains.includes(domain));
  return [...distributions, ...tenants].map(({ arn }) => arn);
}
