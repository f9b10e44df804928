import { roleId } from '../../deploy/names.ts';
import { functionRoles } from '../../deploy/roles.ts';
import type { AccountDirectory } from '../../shared/aws/account-directory.ts';
import { statementsOf } from '../deploy/template.ts';
import type { Story } from '../moves/story.ts';
import type { Call } from './calls.ts';
import { askedBy, isAllowed, type PolicyStatement } from './policy.ts';

const SERVICE_KEY = /^AKIALOCA9{12}$/;

/** Judges every call of a run by the role of its function and by the policy of its session. */
export class Privileges {
  readonly problems: string[] = [];
  /** What was used, function by function: `change-aliases cloudfront:UpdateDistribution`. */
  readonly used = new Set<string>();
  readonly #story: Story;

  constructor(story: Story) {
    this.#story = story;
  }

  judge({ invocation, action, request }: Call): void {
    const { functionName } = invocation;
    const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const credential = this.#story.aws.credentials.find(key);
    const asked = askedBy(action, request, credential?.caller.accountId ?? '');
    this.used.add(`${functionName} ${action}`);
    if (!isAllowed(allowedTo(functionName, this.#story.directory), asked)) {
      this.problems.push(`the role of ${functionName} does not allow ${action} on ${asked.resource}`);
    }
    if (SERVICE_KEY.test(key)) return;
    const policy = this.#story.aws.credentials.policyOf(key);
    if (policy !== undefined && isAllowed(statementsIn(policy), asked)) return;
    this.problems.push(
      `the session of ${functionName} ${invocation.step} does not allow ${action} on ${asked.resource}`,
    );
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
