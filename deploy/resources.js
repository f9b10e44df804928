/** What serverless.yml takes from TypeScript: it loads JavaScript only, and each export as one of its `resources`. */
import { readAccounts } from './accounts.ts';
import { alarms as buildAlarms, emailSubscription } from './alarms.ts';
import { functionRoles } from './roles.ts';
import { stateMachines as buildStateMachines } from './state-machines.ts';

export function roles() {
  return { Resources: functionRoles(readAccounts()) };
}

export async function stateMachines({ resolveVariable }) {
  return { Resources: buildStateMachines(Number(await resolveVariable('param:logRetentionDays'))) };
}

export async function alarms({ resolveVariable }) {
  const email = await resolveVariable('param:alarmEmail');
  return { Resources: { ...buildAlarms(), ...(email ? { AlarmEmail: emailSubscription(email) } : {}) } };
}
