import { ownershipName } from './ownership.ts';
import { type Endpoint, type Plan, swapStep } from './plan.ts';
import { idOf, resourceOf } from './refs.ts';

/** Days that AWS Support is waited for; statemachines/move-domains.asl.json has the same number. */
export const SUPPORT_DAYS = 14;

/**
 * The text of the case for AWS Support, to be sent as it is: what to move from where to where, what is prepared, when,
 * what must not happen, and how to undo it. Undefined for a plan that has nothing for AWS Support to move.
 */
export function supportCase(
  plan: Pick<Plan, 'moveId' | 'request' | 'source' | 'target' | 'steps'>,
): string | undefined {
  const domains = swapStep(plan)?.domains;
  if (domains === undefined) return undefined;
  const { source, target, moveId, request } = plan;
  const names = domains.join(', ');
  return [
    `Subject: CloudFront: please move ${names} to ${resourceOf(target)}`,
    '',
    `Please move ${domains.length === 1 ? 'this alternate domain name (CNAME)' : 'these alternate domain names (CNAMEs)'} from one CloudFront distribution to another:`,
    ...domains.map((domain) => `- ${domain}`),
    '',
    `From: ${describeEnd(source)}${source.unlisted ? ' (we cannot see that account; these are the ids as CloudFront shows them to us)' : ''}`,
    `To: ${describeEnd(target)}`,
    '',
    'What is in place:',
    ...domains.map((domain) => `- TXT record ${ownershipName(domain)} with the value "${target.domainName}"`),
    '- a valid certificate on the target distribution that covers every name above',
    '- the target distribution is enabled, and has room for the names under its quota',
    '',
    `When: at any time within the next ${SUPPORT_DAYS} days, no appointment is needed. We watch for the move and change DNS by ourselves within seconds.`,
    '',
    'What must not happen:',
    '- A name must at no moment be on neither distribution: please move it in one step, do not remove it first. It is in production use.',
    '- The source distribution must stay enabled, with all its other names.',
    '- Please do not change DNS, certificates, or anything else of the two distributions.',
    '',
    `To undo it: move the same names back to ${idOf(source)} in the same way.`,
    '',
    `Our reference: move ${moveId}${request.ticket === undefined ? '' : `, ticket ${request.ticket.replace(/\s+/g, ' ')}`}`,
  ].join('\n');
}

function describeEnd(end: Endpoint): string {
  return `${resourceOf(end)}${end.domainName === '' ? '' : ` (${end.domainName})`} of account ${end.accountId}`;
}
