import { type AccountDirectory, parseDirectory } from '../shared/aws/account-directory.ts';
import { readConfiguration } from './read-configuration.ts';

/**
 * The account directory of this deployment: the file that ACCOUNTS_FILE names, or the example. The functions' bundles and
 * the roles in the template both come from it. Throws Misconfigured when it is not valid.
 */
export function readAccounts(): AccountDirectory {
  return parseDirectory(readConfiguration(process.env.ACCOUNTS_FILE ?? 'examples/accounts.json'));
}
