import { expect, test } from '@jest/globals';
import { coverOf } from '../../../shared/domain/names.ts';
import type { StrategyName } from '../../../shared/domain/plan.ts';
import { type DistributionRef, idOf, resourceOf } from '../../../shared/domain/refs.ts';
import type { ErrorName } from '../../../shared/errors.ts';
import { type Story, tell } from '../story.ts';
import { type TenantWorld, tenantWorld } from '../tenant-world.ts';

/** One row: a world with tenants, and what comes of a move in it. */
export interface TenantSituation extends Omit<TenantWorld, 'domains'> {
  readonly when: string;
  /** `www.example.com` by default. */
  readonly domain?: string | readonly string[];
  readonly ask?: object;
  /** The end, and the strategy that the plan is about. */
  readonly ends: `${'moved' | 'refused' | 'restored'} by ${StrategyName}` | `never planned: ${ErrorName}`;
  /** Words that plan or failure tell. */
  readonly says?: string;
  /** An outage was declared: only viewers of the source may lose requests. */
  readonly outage?: true;
  /** Nobody asks for any name, because a disabled part serves none. */
  readonly unseen?: true;
}

/** One test for each row. */
export function tellTenants(rows: readonly TenantSituation[]): void {
  test.each(rows.map((row) => [`${row.from} to ${row.to}`, row.when, row.ends, row] as const))(
    '%s, %s: %s',
    async (_ends, _when, _end, row) => {
      await check(row);
    },
  );
}

async function check(row: TenantSituation): Promise<void> {
  const domains = [row.domain ?? 'www.example.com'].flat();
  const { world, host, source, target, viewers } = tenantWorld({ ...row, domains });
  const story = await tell({ world, viewers: row.unseen ? [] : viewers });
  const before = stateOf(story);
  const [end, strategy] = row.ends.split(/ by |: /);

  const execution = await story.move({ domains, source, target, mode: 'apply', ...row.ask });

  const plan = planIn(story, execution.executionArn);
  const told = `${JSON.stringify(plan)} ${execution.cause ?? ''}`;
  for (const words of row.says?.split('; ') ?? []) expect(told).toContain(words);
  expect(plan?.strategy.name ?? execution.error).toBe(strategy);
  expect(execution).toMatchObject(ENDS[end as keyof typeof ENDS]);
  const ends = { source: idOf(source), target: idOf(target) };
  const off = strategy === 'disable-source';
  expect(stateOf(story)).toEqual(end === 'moved' ? moved(before, ends, domains, host, off) : before);
  expect(await story.locks(lockable(domains, [source, target]))).toEqual([]);
  const ofSource = [...story.aliasesOf(ends.source), ...domains].map((name) => name.replace('*', 'any'));
  const lost = story.lost().filter((loss) => !row.outage || !ofSource.some((name) => loss.startsWith(`${name} `)));
  expect(lost).toEqual([]);
  if (row.outage) expect(story.lost()).not.toEqual([]);
}

const ENDS = {
  moved: { status: 'SUCCEEDED', output: expect.stringContaining('"status":"moved"') },
  refused: { status: 'FAILED', error: 'PlanRefused' },
  restored: { status: 'FAILED', cause: expect.stringContaining('Restored; nothing was moved.') },
  'never planned': { status: 'FAILED' },
} as const;

interface Summary {
  readonly strategy: { readonly name: StrategyName };
}

/** What plan-move answered first; undefined where it threw. */
function planIn(story: Story, executionArn: string): Summary | undefined {
  const outputs = story.aws.stepFunctions.history(executionArn).map(({ details }) => String(details?.output));
  const first = outputs.find((output) => output.includes('"planHash"'));
  if (first === undefined) return undefined;
  const answer = JSON.parse(first);
  return answer.plan ?? answer.Payload ?? answer;
}

interface State {
  readonly records: readonly string[];
  /** By id: the names held, and all the rest. */
  readonly holders: Readonly<Record<string, { readonly names: readonly string[]; readonly rest: string }>>;
}

function stateOf(story: Story): State {
  const { cloudfront } = story.aws;
  const standard = cloudfront.distributions().map(({ id, aliases, configXml }) => {
    const rest = configXml.replace(/<Aliases>.*?<\/Aliases>/s, '');
    return [id, { names: [...aliases].sort(), rest }] as const;
  });
  const tenants = cloudfront.tenants().map(({ id, domains, etag: _etag, status: _status, ...rest }) => {
    return [id, { names: [...domains].sort(), rest: JSON.stringify(rest) }] as const;
  });
  return { records: story.records(), holders: Object.fromEntries([...standard, ...tenants]) };
}

/** The domains on the target and nowhere else, their records led there, the source off after an outage; nothing more. */
function moved(
  before: State,
  ends: { readonly source: string; readonly target: string },
  domains: readonly string[],
  host: { readonly source: string; readonly target: string },
  off: boolean,
): State {
  const holders = Object.entries(before.holders).map(([id, { names, rest }]) => {
    const others = names.filter((name) => !domains.includes(name));
    if (id === ends.target) return [id, { names: [...others, ...domains].sort(), rest }];
    return [id, { names: others, rest: off && id === ends.source ? disabled(rest) : rest }];
  });
  const isMoved = (line: string) => domains.some((name) => line.includes(`"Name":"${name.replace('*', '\\\\052')}."`));
  const records = before.records.map((line) => (isMoved(line) ? line.replace(host.source, host.target) : line));
  return { records, holders: Object.fromEntries(holders) };
}

function disabled(rest: string): string {
  return rest
    .replace('<Enabled>true</Enabled><ViewerCertificate>', '<Enabled>false</Enabled><ViewerCertificate>')
    .replace('"enabled":true', '"enabled":false');
}

function lockable(domains: readonly string[], ends: readonly DistributionRef[]): string[] {
  return [...[...domains, ...domains.map(coverOf)].map((name) => `domain ${name}`), ...ends.map(resourceOf)];
}
