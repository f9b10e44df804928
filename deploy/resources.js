/** What serverless.yml takes from TypeScript: it loads JavaScript only, and each export as one of its `resources`. */
import { readAccess } from './access.ts';
import { readAccounts } from './accounts.ts';
import { alarms as buildAlarms, emailSubscription } from './alarms.ts';
import { dashboard as buildDashboard } from './dashboard.ts';
import { events as buildEvents } from './events.ts';
import { functionRoles } from './roles.ts';
import { stateMachines as buildStateMachines } from './state-machines.ts';
import { tickets as buildTickets } from './tickets.ts';

export async function roles({ resolveVariable }) {
  const buckets = String(await resolveVariable('param:batchListBuckets')).split(',');
  const named = buckets.map((name) => name.trim()).filter((name) => name !== '');
  return { Resources: functionRoles(readAccounts(), named) };
}

export async function stateMachines({ resolveVariable }) {
  return { Resources: buildStateMachines(Number(await resolveVariable('param:logRetentionDays'))) };
}

export async function alarms({ resolveVariable }) {
  const email = await resolveVariable('param:alarmEmail');
  return { Resources: { ...buildAlarms(), ...(email ? { AlarmEmail: emailSubscription(email) } : {}) } };
}

export function dashboard() {
  return { Resources: buildDashboard() };
}

export function events() {
  return { Resources: buildEvents(readAccess(), readAccounts()) };
}

const TICKET_PARAMETERS = [
  'jiraUrl',
  'jiraSecretArn',
  'jiraDoneTransition',
  'jiraAttentionTransition',
  'serviceNowUrl',
  'serviceNowSecretArn',
];

export async function tickets({ resolveVariable }) {
  const values = await Promise.all(TICKET_PARAMETERS.map((name) => resolveVariable(`param:${name}`)));
  return {
    Resources: buildTickets(Object.fromEntries(TICKET_PARAMETERS.map((name, at) => [name, String(values[at])]))),
  };
}
