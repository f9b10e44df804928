import { readFileSync } from 'node:fs';
import { repeatedKey } from '../shared/domain/json.ts';
import { MoverError } from '../shared/errors.ts';

/**
 * The JSON of a file of the deployment's configuration, with or without the byte order mark of Windows editors. Throws
 * Misconfigured for a file that cannot be read, is no JSON, or has a key twice; what the file holds is not repeated, since
 * external ids are nothing for the log of a build.
 */
export function readConfiguration(file: string): unknown {
  const text = readText(file).replace(/^\uFEFF/, '');
  const value = parsed(text, file);
  if (repeatedKey(text) === undefined) return value;
  throw new MoverError('Misconfigured', `${file} has an object with the same key twice: which one counts?`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const { code = 'unknown reason' } = cause as NodeJS.ErrnoException;
    throw new MoverError('Misconfigured', `${file} cannot be read: ${code}.`, { cause });
  }
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MoverError('Misconfigured', `${file} is not valid JSON.`);
  }
}
