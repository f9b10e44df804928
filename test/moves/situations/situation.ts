import { expect, test } from '@jest/globals';
import type { WorldInput } from '../../../local/world/schema.ts';
import { canonicalJson } from '../../../shared/domain/digest.ts';
import { coverOf, isApex, normalizeName, parentOf } from '../../../shared/domain/names.ts';
import type { StrategyName } from '../../../shared/domain/plan.ts';
import type { ErrorName } from '../../../shared/errors.ts';
import { cname, SOURCE, type Story, TARGET, TARGET_HOST, tell, USUAL_WORLD, ZONE_ID } from '../story.ts';
import { recordsIn, THIRD_HOST } from './records.ts';

type Distribution = NonNullable<WorldInput['distributions']>[number];
type Certificate = NonNullable<WorldInput['certificates']>[number];
type Zone = NonNullable<WorldInput['zones']>[number];

/** An account of which the directory knows nothing unless a row says so. */
export const THIRD = { accountId: '333333333333', distributionId: 'E3THIRD000003C' } as const;

/** One row: what differs from the usual situation, and what AWS's facts make of it. */
export interface Situation {
  readonly when: string;
  /** As the request writes it; `www.example.com` by default, or several. */
  readonly domain?: string | readonly string[];
  /** Of one account: source and target; two by default. */
  readonly accounts?: 'one';
  readonly ask?: object;
  /** The records of the domain, see recordsIn; `CNAME source` by default. */
  readonly dns?: string;
  /** The hosted zones, made from all records of the world; one by default. */
  readonly zones?: (records: NonNullable<Zone['records']>) => Zone[];
  /** The zone at a provider: somebody changes DNS there when asked, or nobody comes. */
  readonly external?: 'somebody comes' | 'nobody comes';
  readonly source?: Partial<Distribution>;
  readonly target?: Partial<Distribution>;
  /** The target's certificate. */
  readonly certificate?: Partial<Certificate>;
  /** Aliases of a distribution of a third account. */
  readonly third?: readonly string[];
  /** What the directory says of the third account. */
  readonly thirdMay?: readonly ('source' | 'target' | 'dns')[];
  readonly world?: Partial<WorldInput>;
  /** What somebody does just before the move. */
  readonly first?: (story: Story) => Promise<void>;
  /** The end, and the strategy that the plan is about. */
  readonly ends: `${'moved' | 'refused' | 'restored'} by ${StrategyName}` | `never planned: ${ErrorName}`;
  /** Codes of checks that the plan tells as warnings or refusals, or words of the failure. */
  readonly says?: string;
  /** An outage was declared: only then may a viewer lose a request, and only one of the source. */
  readonly outage?: true;
  /** The target gets a certificate of its own: its `<ViewerCertificate>` and validation records are new. */
  readonly provisions?: true;
  /** Names without viewers, because DNS or a disabled distribution serves nobody there before the move begins. */
  readonly unseen?: readonly string[];
}

/** Wall time for a row in which the move waits a week of virtual time for a person. */
const A_WEEK_MS = 120_000;

/** One test for each row. */
export function tellAll(rows: readonly Situation[]): void {
  test.each(rows.map((row) => [row.when, row.ends, row] as const))(
    '%s: %s',
    async (_when, _ends, row) => {
      await check(row);
    },
    A_WEEK_MS,
  );
}

async function check(row: Situation): Promise<void> {
  const { world, domains, request, viewers } = build(row);
  const story = await tell({ world, viewers });
  await row.first?.(story);
  const before = stateOf(story);
  const certificates = story.aws.acm.list(request.target.accountId).map(({ arn }) => arn);
  const [end = '', strategy] = row.ends.split(/ by |: /);

  const execution = await story.move(request);

  const plan = planIn(story, execution.executionArn);
  const told = `${plan?.refusals.join(' ')} ${plan?.warnings.join(' ')} ${execution.cause ?? ''}`;
  for (const code of row.says?.split(', ') ?? []) expect(told).toContain(code);
  expect(`${end} ${plan?.strategy.name ?? execution.error}`).toBe(`${end} ${strategy}`);
  expect({ ...execution, verdict: plan?.verdict }).toMatchObject(ENDS[end] ?? {});
  const provisioned = story.aws.acm.list(request.target.accountId).filter(({ arn }) => !certificates.includes(arn));
  expect(provisioned).toHaveLength(row.provisions ? 1 : 0);
  const after = row.provisions ? withoutCertificate(stateOf(story)) : stateOf(story);
  const expected = end === 'moved' ? moved(before, world, domains, strategy) : before;
  expect(after).toEqual(row.provisions ? withoutCertificate(expected) : expected);
  expect(await story.locks(lockable(domains))).toEqual([]);
  const wrote = (await story.journal('move-1')).length > 0;
  expect(wrote).toBe(end === 'moved' || end === 'restored');
  expect(story.lost().filter((loss) => !row.outage || !ofSource(loss, world))).toEqual([]);
  if (row.outage) expect(story.lost()).not.toEqual([]);
}

/** What each end looks like from outside. */
const ENDS: Readonly<Record<string, object>> = {
  moved: { status: 'SUCCEEDED', verdict: 'ready', output: expect.stringContaining('"status":"moved"') },
  refused: { status: 'FAILED', verdict: 'refused', error: 'PlanRefused' },
  restored: { status: 'FAILED', verdict: 'ready', cause: expect.stringContaining('Restored; nothing was moved.') },
  'never planned': { status: 'FAILED' },
};

/** What plan-move answered first; undefined where it threw. */
function planIn(story: Story, executionArn: string): Summary | undefined {
  const outputs = story.aws.stepFunctions.history(executionArn).map(({ details }) => String(details?.output));
  const first = outputs.find((output) => output.includes('"planHash"'));
  if (first === undefined) return undefined;
  const answer = JSON.parse(first);
  return answer.plan ?? answer.Payload ?? answer;
}

interface Summary {
  readonly verdict: string;
  readonly strategy: { readonly name: StrategyName };
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
}

interface State {
  readonly records: readonly (readonly string[])[];
  readonly distributions: readonly { readonly aliases: readonly string[]; readonly rest: string }[];
}

/** The state with the members of each record in one order: what Route 53 answers has none. */
function stateOf(story: Story): State {
  const { records, distributions } = story.state() as State;
  return { records: records.map((lines) => lines.map((line) => canonicalJson(JSON.parse(line)))), distributions };
}

/** The domains on the target and nowhere else, their records led there, the source off after an outage; nothing more. */
function moved(
  before: State,
  { distributions = [] }: WorldInput,
  domains: readonly string[],
  strategy?: string,
): State {
  const ids = distributions.map(({ id }) => id);
  const holders = distributions.flatMap(({ aliases = [], domainName, id }) =>
    id === SOURCE.distributionId || aliases.some((alias) => domains.includes(alias)) ? [domainName] : [],
  );
  const led = (line: string) => holders.reduce((text, host) => text.replaceAll(host, TARGET_HOST), line);
  const records = before.records.map((lines) => [...lines]);
  for (const domain of domains) {
    const isOf = (line: string) => line.includes(`"Name":"${stored(domain)}"`) && !line.includes('"Type":"TXT"');
    // Rows name the live zone first; one of the same name beside it is left alone.
    const live = records.find((lines) => lines.some(isOf)) ?? [];
    live.splice(0, live.length, ...live.map((line) => (isOf(line) ? led(line) : line)));
  }
  return {
    records,
    distributions: before.distributions.map(({ aliases, rest }, index) => {
      const others = aliases.filter((alias) => !domains.includes(alias));
      const isTarget = ids[index] === TARGET.distributionId;
      const off = strategy === 'disable-source' && ids[index] === SOURCE.distributionId;
      return { aliases: isTarget ? [...others, ...domains].sort() : others, rest: off ? disabled(rest) : rest };
    }),
  };
}

/** The state but for what a new certificate brings: the target's element, and a CNAME of ACM's for each name. */
function withoutCertificate({ records, distributions }: State): State {
  return {
    records: records.map((lines) =>
      lines.filter((line) => !/"Name":"_[0-9a-f]{32}\..*acm-validations\.aws/.test(line)),
    ),
    distributions: distributions.map(({ aliases, rest }) => ({
      aliases,
      rest: rest.replace(/<ViewerCertificate>.*?<\/ViewerCertificate>/s, ''),
    })),
  };
}

function stored(name: string): string {
  return `${name.replace('*', '\\\\052')}.`;
}

function disabled(rest: string): string {
  return rest.replace('<Enabled>true</Enabled><ViewerCertificate>', '<Enabled>false</Enabled><ViewerCertificate>');
}

function lockable(domains: readonly string[]): string[] {
  const names = [...domains, ...domains.map(coverOf)].map((name) => `domain ${name}`);
  return [...names, ...[SOURCE, TARGET, THIRD].map(({ distributionId }) => `distribution ${distributionId}`)];
}

function ofSource(loss: string, { distributions = [] }: WorldInput): boolean {
  const source = distributions.find(({ id }) => id === SOURCE.distributionId);
  return source?.aliases?.some((alias) => viewersOf(alias).some((name) => loss.startsWith(`${name} `))) ?? false;
}

/** The host names below an alias that viewers ask for. */
function viewersOf(alias: string): string[] {
  return [alias.replace('*', 'any')];
}

function build(row: Situation) {
  const asked = [row.domain ?? 'www.example.com'].flat();
  const domains = asked.map((domain) => normalizeName(domain) ?? domain);
  const zoneName = registrableDomain(domains[0] ?? '');
  const [shop, fresh] = [`shop.${zoneName}`, `new.${zoneName}`];
  const names = [
    ...new Set([zoneName, `*.${zoneName}`, ...domains, ...domains.filter((domain) => !isApex(domain)).map(coverOf)]),
  ];
  const owner = row.accounts === 'one' ? SOURCE.accountId : TARGET.accountId;
  const { third = [], dns = 'CNAME source' } = row;
  const distributions = [
    { ...USUAL_WORLD.distributions[0], aliases: [...domains, shop], ...row.source },
    { ...USUAL_WORLD.distributions[1], account: owner, aliases: [fresh], ...row.target },
    ...(row.third
      ? [
          {
            id: THIRD.distributionId,
            domainName: THIRD_HOST,
            account: THIRD.accountId,
            aliases: [...third],
            certificate: 'third',
          },
        ]
      : []),
  ] as Distribution[];
  const records = [
    ...domains.flatMap((domain) => recordsIn(dns, domain, ZONE_ID)),
    ...distributions.flatMap(({ aliases = [], domainName }) =>
      aliases
        .filter((alias) => !domains.includes(alias))
        .flatMap(viewersOf)
        .filter((name) => !row.unseen?.includes(name))
        .map((name) => cname(name, `${domainName}.`)),
    ),
    { Name: zoneName, Type: 'MX', TTL: 3600, ResourceRecords: [{ Value: '10 mail.example.net' }] },
    { Name: `_x1.${zoneName}`, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: '_y2.acm-validations.aws.' }] },
    { Name: `_www.${zoneName}`, Type: 'TXT', TTL: 60, ResourceRecords: [{ Value: '"of someone else"' }] },
  ];
  const world: WorldInput = {
    ...USUAL_WORLD,
    deploymentSeconds: [5, 9],
    insyncSeconds: [2, 4],
    accounts: [
      ...USUAL_WORLD.accounts,
      ...(row.thirdMay ? [{ id: THIRD.accountId, name: 'third', uses: [...row.thirdMay] }] : []),
    ],
    certificates: [
      { key: 'old', account: SOURCE.accountId, names },
      { key: 'new', account: owner, names, ...row.certificate },
      ...(row.third ? [{ key: 'third', account: THIRD.accountId, names: [...new Set([...names, ...third])] }] : []),
    ],
    distributions,
    ...(row.external
      ? { zones: row.zones?.([]) ?? [], externalZones: onePublic(records).map(({ name }) => ({ name, records })) }
      : { zones: (row.zones ?? onePublic)(records) }),
    ...(row.external === 'somebody comes' ? { people: { changesDnsAfterSeconds: 80 } } : {}),
    ...row.world,
  };
  const target = { ...TARGET, accountId: owner };
  const request = { domains: asked, source: SOURCE, target, mode: 'apply', ...row.ask };
  const viewers = distributions
    .flatMap(({ aliases = [] }) => aliases.flatMap(viewersOf))
    .filter((name) => !row.unseen?.includes(name));
  return { world, domains, request, viewers };
}

function registrableDomain(name: string): string {
  return isApex(name) || !name.includes('.') ? name : registrableDomain(parentOf(name));
}

function onePublic(records: NonNullable<Zone['records']>): Zone[] {
  const name = records.find(({ Type }) => Type === 'MX')?.Name ?? '';
  return [{ account: SOURCE.accountId, name, id: ZONE_ID, records }];
}
