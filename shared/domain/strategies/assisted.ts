import { checkOtherDistributions } from '../checks/dns.ts';
import type { Check } from '../plan.ts';
import { SUPPORT_DAYS } from '../support-case.ts';
import { checkProof, prove, unprove } from './proof.ts';
import { repointDns, type Situation, type Strategy } from './situation.ts';

/**
 * AWS Support moves the domains, whatever they are and while the source stays up; the service prepares, watches and
 * finishes. Never chosen without the requester's word where a domain has to move: it takes a support case and days.
 * Amazon CloudFront Developer Guide, "Move an alternate domain name to a different distribution".
 */
export const assisted: Strategy = {
  name: 'assisted',
  why: ({ moving }) =>
    moving.length === 0
      ? 'no alias has to move'
      : 'AWS Support can move any domain while the source stays up, without an outage',
  aliasesToAdd: ({ moving }) => [...moving],
  checks: (situation) => [
    ...checkSupport(situation),
    ...checkProof(situation),
    ...checkOtherDistributions(situation.moving, situation.facts),
  ],
  steps: (situation) => [
    prove(situation),
    { kind: 'swap', id: 'await-swap', domains: situation.moving },
    repointDns(situation.facts),
    { kind: 'aliases', id: 'add-domains', add: situation.moving, remove: [] },
    unprove(situation),
  ],
  wayBack:
    'until AWS Support has moved a domain, restore-move removes the TXT records, and nothing else has changed; after that only AWS Support can move it back, and the move is parked with the target serving.',
};

function checkSupport({ request, facts, moving }: Situation): Check[] {
  if (moving.length === 0) return [];
  if (request.strategy !== 'assisted') {
    return [
      {
        code: 'support-not-asked',
        verdict: 'refuse',
        sentence: `AWS Support would have to move ${moving.join(', ')}, which takes a support case and hours to days.`,
        remedy: 'Set "strategy": "assisted" if you will open that case.',
      },
    ];
  }
  return [
    {
      code: 'support-must-act',
      verdict: 'warn',
      sentence: `AWS Support has to move ${moving.join(', ')}, which takes hours to days; until then nothing changes for viewers. It is waited for ${SUPPORT_DAYS} days.`,
      remedy: `Open a support case in the account ${facts.target.accountId} of the target with the text that the stage "Ask AWS Support" answers.`,
    },
  ];
}
