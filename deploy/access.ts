import { type AccessList, parseAccessList } from '../shared/domain/api/access-list.ts';
import { readConfiguration } from './read-configuration.ts';

/**
 * The access list of this deployment: the file that ACCESS_FILE names, or the example, which lets nobody in but bearers of API
 * tokens. Throws Misconfigured when it is not valid.
 */
export function readAccess(): AccessList {
  return parseAccessList(readConfiguration(process.env.ACCESS_FILE ?? 'examples/access.json'));
}
