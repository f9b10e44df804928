import { ROUTES } from '../shared/domain/api/routes.ts';

/** A file of the deployment's configuration that the build puts beside a function's code. */
export type ConfigurationFile = 'accounts.json' | 'access.json';

/** Who finds out who calls, and asks the access list for it. */
const AUTHORIZER = 'authorize-caller';
/** Answers a caller, and looks at certificates in the accounts for it. */
const CONFIRMING = 'post-dns-confirmation';

/** What a function reads beside its code: who may call, for those that answer callers; the accounts, for those that work. */
export function filesOf(functionName: string): ConfigurationFile[] {
  const route = ROUTES.find((one) => one.functionName === functionName);
  if (functionName === CONFIRMING) return ['access.json', 'accounts.json'];
  if (route) return route.action === undefined ? [] : ['access.json'];
  return functionName === AUTHORIZER ? ['access.json'] : ['accounts.json'];
}
