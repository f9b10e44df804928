import { AwsError } from '../contracts.ts';
import { NameError, storedName } from './names.ts';

/**
 * The stored form of a name that a request gave.
 * @throws AwsError with that code when it is no domain name.
 */
export function givenName(text: string, code: 'InvalidDomainName' | 'InvalidInput'): string {
  try {
    return storedName(text);
  } catch (cause) {
    if (!(cause instanceof NameError)) throw cause;
    throw Object.assign(new AwsError(code, 400, cause.message), { cause });
  }
}
