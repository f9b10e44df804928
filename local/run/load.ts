import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describeIssues, type MoveRequest, parseRequest } from '../../shared/domain/request.ts';
import { World } from '../world/schema.ts';
import type { Options } from './options.ts';
import { UsageError } from './usage-error.ts';

/** What a run begins with. */
export interface Run {
  readonly request: MoveRequest;
  readonly world: World;
}

const DEFAULT_WORLD = 'examples/worlds/www.json';

/**
 * Reads and checks the request and its world: the file named, or that of the same name in `worlds/` beside the request, or
 * the default one. Throws UsageError with one sentence about the first file that is wrong.
 */
export function loadRun(options: Options): Run {
  const raw = readJson(options.request);
  const request = checked(() => parseRequest(raw), options.request);
  const file = options.world ?? worldOf(options.request);
  const parsed = World.safeParse(readJson(file));
  if (!parsed.success) throw new UsageError(`${file}: The world is not valid: ${describeIssues(parsed.error)}.`);
  return { request: { ...request, mode: options.dryRun ? 'plan' : 'apply' }, world: parsed.data };
}

function worldOf(requestFile: string): string {
  const own = join(dirname(requestFile), 'worlds', basename(requestFile));
  return existsSync(own) ? own : DEFAULT_WORLD;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`${file} cannot be read. Name a request such as examples/www.json.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${(error as Error).message}.`);
  }
}

function checked<T>(parse: () => T, file: string): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}
