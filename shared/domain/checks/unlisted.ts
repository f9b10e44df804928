import type { Facts } from '../facts.ts';
import type { Check, StrategyName } from '../plan.ts';
import { named } from '../refs.ts';

/** Services that keep aliases on distributions of accounts of their own, where nobody else can list them. */
const SERVICE_HOLDERS = 'Amplify, an edge-optimized API Gateway, App Runner, or another company';

/**
 * A source that nobody here can list: only AWS Support, or whoever holds the domains, can take them from it, and the one
 * only on the requester's word. `asked` is the strategy of the request.
 */
export function checkUnlisted({ source }: Facts, strategy: StrategyName, asked: string): Check[] {
  if (!source.unlisted) return [];
  if (source.aliases.length === 0) {
    if (strategy === 'assisted') return [];
    return [
      {
        code: 'source-unlisted',
        verdict: 'refuse',
        sentence:
          'Which distribution held the domains before cannot be told: the target has them, and no source is named.',
        remedy: 'Name the former source, or leave the strategy to "auto": only records are left to change.',
      },
    ];
  }
  const bySupport = strategy === 'assisted' && asked === 'assisted';
  return [
    {
      code: 'source-unlisted',
      verdict: bySupport ? 'warn' : 'refuse',
      sentence: `${source.aliases.join(', ')} is held by ${named(source)}, which cannot be listed: perhaps ${SERVICE_HOLDERS}.`,
      remedy: `Add its account to the account directory with the use "source", or release the name in the service that holds it${bySupport ? '; once nobody holds it, the move takes it at once' : ', or have AWS Support move it ("strategy": "assisted")'}.`,
    },
  ];
}
