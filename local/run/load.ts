import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type BatchRequest, linesOf, parseBatchRequest } from '../../shared/domain/batch/request.ts';
import { parseRecordsRequest, type RecordsRequest } from '../../shared/domain/records-job/request.ts';
import { describeIssues, type MoveRequest, parseRequest } from '../../shared/domain/request.ts';
import { World } from '../world/schema.ts';
import { contradictionsOf, type Sides, strangersIn } from './contradictions.ts';
import type { Options } from './options.ts';
import { readJson } from './read-json.ts';
import { UsageError } from './usage-error.ts';
import { shortened, shortList } from './wrap.ts';

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
export function loadRun(options: Pick<Options, 'request' | 'world' | 'dryRun'>): Run {
  const raw = readJson(options.request);
  const request = checked(() => parseRequest(raw), options.request);
  const file = options.world ?? worldOf(options.request);
  const world = loadWorld(file);
  refuseStrangers(options.request, [request], file, world);
  return { request: { ...request, mode: options.dryRun ? 'plan' : 'apply' }, world };
}

/** What a run of record changes begins with. */
export interface RecordsRun {
  readonly request: RecordsRequest;
  readonly world: World;
}

/** As `loadRun`, for a request with `changes`; undefined for one of a move. */
export function loadRecordsRun(options: Pick<Options, 'request' | 'world' | 'dryRun'>): RecordsRun | undefined {
  const raw = readJson(options.request);
  if (raw === null || typeof raw !== 'object' || !('changes' in raw)) return undefined;
  const request = checked(() => parseRecordsRequest(raw), options.request);
  const world = loadWorld(options.world ?? worldOf(options.request));
  return { request: { ...request, mode: options.dryRun ? 'plan' : 'apply' }, world };
}

/** What a run of a batch begins with; its lines are those of `linesOf`. */
export interface BatchRun {
  readonly request: BatchRequest;
  readonly world: World;
}

/** As `loadRun`, for a request with a `list`, which has to be in the file itself; undefined for any other. */
export function loadBatchRun(options: Pick<Options, 'request' | 'world' | 'dryRun'>): BatchRun | undefined {
  const raw = readJson(options.request);
  if (raw === null || typeof raw !== 'object' || !('list' in raw)) return undefined;
  const request = checked(() => parseBatchRequest(raw), options.request);
  if (request.list.s3 !== undefined) {
    throw new UsageError(
      `${options.request} names a list in S3, and the local AWS begins with an empty bucket: put the list into the file, as lines, csv or jsonLines.`,
    );
  }
  const lines = checked(() => linesOf(request), options.request);
  const file = options.world ?? worldOf(options.request);
  const world = loadWorld(file);
  refuseStrangers(options.request, lines, file, world);
  return { request: { ...request, mode: options.dryRun ? 'plan' : 'apply' }, world };
}

/** Throws UsageError with the distributions that a request names and its world does not have. */
function refuseStrangers(requestFile: string, sides: readonly Sides[], worldFile: string, world: World): void {
  const strangers = [...new Set(sides.flatMap((each) => strangersIn(each, world)))];
  if (strangers.length === 0) return;
  const known = shortList(world.distributions.map(({ id }) => id)) || 'none';
  throw new UsageError(
    `${requestFile} names ${shortened(strangers, 'more').join(' and ')}, which the world ${worldFile} does not have (it has ${known}). Correct the id, or name another world with --world.`,
  );
}

/** Reads and checks a world. Throws UsageError. */
function loadWorld(file: string): World {
  const parsed = World.safeParse(readJson(file));
  if (!parsed.success) throw new UsageError(`${file}: The world is not valid: ${describeIssues(parsed.error)}.`);
  const contradictions = contradictionsOf(parsed.data);
  if (contradictions.length > 0) {
    throw new UsageError(`${file}: The world cannot be: ${shortened(contradictions, 'more').join('; ')}.`);
  }
  return parsed.data;
}

function worldOf(requestFile: string): string {
  const own = join(dirname(requestFile), 'worlds', basename(requestFile));
  return existsSync(own) ? own : DEFAULT_WORLD;
}

function checked<T>(parse: () => T, file: string): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}
