import { readFileSync } from 'node:fs';
import { type AccessList, parseAccessList } from '../shared/domain/api/access-list.ts';

/**
 * The access list of this deployment: the file that ACCESS_FILE names, or the example, which lets nobody in but bearers of API
 * tokens. Throws Misconfigured when it is not valid.
 */
export function readAccess(): AccessList {
  return parseAccessList(JSON.parse(readFileSync(process.env.ACCESS_FILE ?? 'examples/access.json', 'utf8')));
}
