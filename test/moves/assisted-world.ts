import { ListExecutionsCommand, SFNClient, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import { definitionOf, RESTORE_STATE_MACHINE, stateMachineArn, WATCH_STATE_MACHINE } from '../../local/service.ts';
import type { Description } from '../../local/stepfunctions/create-stepfunctions.ts';
import type { WorldInput } from '../../local/world/schema.ts';
import { SOURCE, SOURCE_HOST, type Story, TARGET, USUAL_REQUEST, USUAL_WORLD, ZONE_ID } from './story.ts';

/** An account of which the directory knows nothing, and the distribution of a service in it. */
export const THIRD = { accountId: '333333333333', distributionId: 'E3THIRD000003C' } as const;
export const THIRD_HOST = 'd333333abcdef8.cloudfront.net';

/** The request that asks for AWS Support. */
export const ASSISTED_REQUEST = { ...USUAL_REQUEST, domains: ['example.com'], strategy: 'assisted' } as const;

type Acts = NonNullable<WorldInput['support']>;

/** Domains of a source that must stay up, each with alias records; `shop.example.com` stays there. */
export function assistedWorld({
  domains = ['example.com'],
  support = [],
  holder = 'source',
}: {
  readonly domains?: readonly string[];
  readonly support?: Acts;
  /** `unlisted`: the domains are on a distribution of an account that is not in the directory. */
  readonly holder?: 'source' | 'unlisted';
}): WorldInput {
  const [old, fresh] = USUAL_WORLD.distributions;
  const host = holder === 'source' ? SOURCE_HOST : THIRD_HOST;
  const names = ['example.com', '*.example.com', ...domains];
  return {
    ...USUAL_WORLD,
    certificates: [
      { key: 'old', account: SOURCE.accountId, names },
      { key: 'new', account: TARGET.accountId, names },
      { key: 'third', account: THIRD.accountId, names },
    ],
    distributions: [
      { ...old, aliases: ['shop.example.com', ...(holder === 'source' ? domains : [])] },
      fresh,
      {
        id: THIRD.distributionId,
        domainName: THIRD_HOST,
        account: THIRD.accountId,
        aliases: ['third.example.com', ...(holder === 'source' ? [] : domains)],
        certificate: 'third',
      },
    ] as NonNullable<WorldInput['distributions']>,
    zones: [
      {
        account: SOURCE.accountId,
        name: 'example.com',
        id: ZONE_ID,
        records: [
          ...domains.flatMap((name) => ['A', 'AAAA'].map((type) => alias(name, type, host))),
          alias('shop.example.com', 'A', SOURCE_HOST),
          alias('new.example.com', 'A', 'd222222abcdef8.cloudfront.net'),
          alias('third.example.com', 'A', THIRD_HOST),
        ],
      },
    ],
    support,
  };
}

function alias(Name: string, Type: string, DNSName: string) {
  return { Name, Type, AliasTarget: { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName, EvaluateTargetHealth: false } };
}

/** AWS Support moves aliases to the target, so many seconds after the world began. */
export function swap(after: number, aliases: string[] = ['example.com']) {
  return { after, does: 'swap' as const, aliases, to: TARGET.distributionId };
}

/** Their holder lets aliases go. */
export function release(after: number, aliases: string[] = ['example.com']) {
  return { after, does: 'release' as const, aliases };
}

/** Lets a watch look every so many `seconds`, and so many times: days of looks every ten seconds are minutes of a test. */
export async function watchSlowly(story: Story, { seconds, looks = 300 }: { seconds: number; looks?: number }) {
  const definition = definitionOf(WATCH_STATE_MACHINE)
    .replace('"Seconds": 10', `"Seconds": ${seconds}`)
    .replace('>= 300', `>= ${looks}`)
    .replace('"TimeoutSeconds": 43200', '"TimeoutSeconds": 9000000');
  const command = new UpdateStateMachineCommand({ stateMachineArn: WATCHES, definition });
  await story.clock.during(() => new SFNClient(story.clients).send(command));
}

/** The ARNs of the watches, the newest first. */
export async function watchesOf(story: Story, statusFilter?: 'RUNNING'): Promise<string[]> {
  const command = new ListExecutionsCommand({ stateMachineArn: WATCHES, ...(statusFilter ? { statusFilter } : {}) });
  const { executions = [] } = await story.clock.during(() => new SFNClient(story.clients).send(command));
  return executions.map(({ executionArn = '' }) => executionArn);
}

/** A person gives a parked move up as it stands. */
export function giveUp(story: Story, moveId: string, reason = 'It is wanted so.'): Promise<Description> {
  const input = { moveId, release: true, reason };
  return story.ended(story.aws.stepFunctions.start({ stateMachineArn: stateMachineArn(RESTORE_STATE_MACHINE), input }));
}

const WATCHES = stateMachineArn(WATCH_STATE_MACHINE);
