import { ROUTES } from '../shared/domain/api/routes.ts';

/** A file of the deployment's configuration that the build puts beside a function's code. */
export type ConfigurationFile = 'accounts.json' | 'access.json';

/** Functions that need others than their kind does. */
const OTHERS: Readonly<Record<string, ConfigurationFile[]>> = {
  // Finds out who calls, and asks the access list for it.
  'authorize-caller': ['access.json'],
  // Answers a caller, and looks at certificates in the accounts for it.
  'post-dns-confirmation': ['access.json', 'accounts.json'],
  // Its caller is the event.
  'take-event': ['access.json', 'accounts.json'],
  'take-batch': ['access.json', 'accounts.json'],
  // Its files have no secrets, and know no accounts.
  'get-page': [],
  // Tells what the table has.
  'publish-events': [],
};

/** What a function reads beside its code: who may call, for those that answer callers; the accounts, for those that work. */
export function filesOf(functionName: string): ConfigurationFile[] {
  const others = OTHERS[functionName];
  if (others) return others;
  const route = ROUTES.find((one) => one.functionName === functionName);
  if (route) return route.action === undefined ? [] : ['access.json'];
  return ['accounts.json'];
}
