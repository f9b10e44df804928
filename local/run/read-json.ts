import { readFileSync, statSync } from 'node:fs';
import { repeatedKey } from '../../shared/domain/json.ts';
import { plainLine } from '../../shared/domain/text.ts';
import { UsageError } from './usage-error.ts';

/** No request and no world is larger; reading a disk image by mistake would take long to fail. */
const MAX_BYTES = 10_000_000;

/**
 * Reads a file of JSON, with or without the byte order mark that Windows editors put first. Throws UsageError with one
 * sentence: missing, a folder, not readable, too large, empty, not JSON, or with a key that is there twice.
 */
export function readJson(file: string): unknown {
  const text = readText(file).replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new UsageError(`${file} is empty. ${HINT}`);
  const value = parsed(text, file);
  const twice = repeatedKey(text);
  if (twice === undefined) return value;
  throw new UsageError(`${file} has the key ${JSON.stringify(twice.slice(0, 100))} twice: which of the two is meant?`);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Node quotes the text around the fault, and that can be anything.
    throw new UsageError(`${file} is not JSON: ${plainLine((error as Error).message)}.`);
  }
}

const HINT = 'See examples/www.json and examples/worlds/www.json for what belongs there.';

function readText(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > MAX_BYTES) throw new UsageError(`${file} has ${size} bytes: that is no request and no world. ${HINT}`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `${file} ${REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'cannot be read'}. ${HINT}`,
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a folder, not a file',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
};
