/** What serverless.yml takes from TypeScript: it loads JavaScript only, and each export as one of its `resources`. */
import { existsSync, readFileSync } from 'node:fs';
import { parseDirectory } from '../shared/aws/account-directory.ts';
import { alarms as buildAlarms, emailSubscription } from './alarms.ts';
import { functionRoles } from './roles.ts';
import { stateMachines as buildStateMachines } from './state-machines.ts';

/** The roles come from the account directory that was built into the functions. */
export function roles() {
  const built = new URL('../dist/accounts.json', import.meta.url);
  if (!existsSync(built)) throw new Error('Nothing is built yet: run `npm run build`, or `npm run package` for both.');
  return { Resources: functionRoles(parseDirectory(JSON.parse(readFileSync(built, 'utf8')))) };
}

export async function stateMachines({ resolveVariable }) {
  return { Resources: buildStateMachines(Number(await resolveVariable('param:logRetentionDays'))) };
}

export async function alarms({ resolveVariable }) {
  const email = await resolveVariable('param:alarmEmail');
  return { Resources: { ...buildAlarms(), ...(email ? { AlarmEmail: emailSubscription(email) } : {}) } };
}
