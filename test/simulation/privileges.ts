import { roleId } from '../../deploy/names.ts';
import { functionRoles } from '../../deploy/roles.ts';
import type { AccountDirectory } from '../../shared/aws/account-directory.ts';
import { accountStatements } from '../deploy/account-role.ts';
import { statementsOf } from '../deploy/template.ts';
import type { Story } from '../moves/story.ts';
import { alsoAsked } from './also-asked.ts';
import type { Call } from './calls.ts';
import type { Executions } from './executions.ts';
import { type Asked, askedBy, isAllowed, type Known, type PolicyStatement } from './policy.ts';

const SERVICE_KEY = /^AKIALOCA9{12}$/;

/** Judges every call of a run by the role of its function and by the policy of its session. */
export class Privileges {
  readonly problems: string[] = [];
  /** What was used, function by function: `change-aliases cloudfront:UpdateDistribution`. */
  readonly used = new Set<string>();
  readonly #story: Story;
  readonly #known: Known;

  constructor(story: Story, executions: Pick<Executions, 'machineOf'>) {
    this.#story = story;
    this.#known = { tagsOf: (arn) => story.aws.acm.tagsOf(arn), machineOf: (token) => executions.machineOf(token) };
  }

  judge({ invocation, action, request }: Call): void {
    const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const accountId = this.#story.aws.credentials.find(key)?.caller.accountId ?? '';
    const asked = askedBy(action, request, accountId, this.#known);
    // Nothing has tags that is gone; the service takes either answer that AWS may give: test/aws/provisioning.
    if (action === 'acm:DeleteCertificate' && !this.#story.aws.acm.find(asked.resource)) return;
    for (const one of [asked, ...alsoAsked(asked, request, accountId, this.#story)]) {
      this.#judge(one, invocation, key, accountId);
    }
  }

  /** By the function's role; of a call in an account also by the role there, and by the policy of the session under it. */
  #judge(asked: Asked, { functionName, step }: Call['invocation'], key: string, accountId: string): void {
    const { action, resource } = asked;
    this.used.add(`${functionName} ${action}`);
    const refuse = (who: string) => this.problems.push(`${who} does not allow ${action} on ${resource}`);
    const { directory, aws } = this.#story;
    if (!isAllowed(allowedTo(functionName, directory), asked)) refuse(`the role of ${functionName}`);
    if (SERVICE_KEY.test(key)) return;
    if (!isAllowed(allowedIn(accountId, directory), asked)) refuse(`the role of account ${accountId}`);
    const policy = aws.credentials.policyOf(key);
    if (policy !== undefined && isAllowed(statementsIn(policy), asked)) return;
    refuse(`the session of ${functionName} ${step}`);
  }
}

const sessions = new Map<string, readonly PolicyStatement[]>();

function statementsIn(policy: string): readonly PolicyStatement[] {
  const parsed = sessions.get(policy) ?? (JSON.parse(policy).Statement as readonly PolicyStatement[]);
  sessions.set(policy, parsed);
  return parsed;
}

const statements = new Map<string, readonly PolicyStatement[]>();

/**
 * What a function's role allows where each account has a role, and where all of them are the service's own: then the actions
 * in accounts are in its own role.
 */
function allowedTo(functionName: string, directory: AccountDirectory): readonly PolicyStatement[] {
  const key = `${functionName} ${JSON.stringify(directory)}`;
  const known = statements.get(key);
  if (known) return known;
  const direct = directory.map(({ roleArn: _role, externalId: _id, ...entry }) => entry);
  const all = [directory, direct].flatMap((entries) => {
    const role = functionRoles(entries)[roleId(functionName)];
    return role ? (statementsOf(role) as readonly PolicyStatement[]) : [];
  });
  statements.set(key, all);
  return all;
}

const accountRoles = new Map<string, readonly PolicyStatement[]>();

/** What the role of deploy/account-role.yml allows in an account, by what the directory says it is used for. */
function allowedIn(accountId: string, directory: AccountDirectory): readonly PolicyStatement[] {
  const uses = directory.find((entry) => entry.accountId === accountId)?.uses ?? [];
  const key = `${accountId} ${uses}`;
  const known = accountRoles.get(key) ?? (accountStatements(uses, accountId) as readonly PolicyStatement[]);
  accountRoles.set(key, known);
  return known;
}
