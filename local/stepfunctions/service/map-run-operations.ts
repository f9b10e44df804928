import type { MapRun } from '../interpreter/map-run.ts';
import type { Account } from './account.ts';
import { seconds } from './description.ts';
import { type Input, requiredText, wholeNumber } from './input.ts';
import { executionOf, mapRunOf } from './names.ts';
import { pageOf } from './paging.ts';

const MOST = Number.MAX_SAFE_INTEGER;

/** AWS: DescribeMapRun. Without ItemBatcher every child execution has one item. */
export function describeMapRun(account: Account, input: Input) {
  const mapRun = mapRunOf(account, requiredText(input, 'mapRunArn'));
  const { arn, parent, status, startTime, stopTime, redriveCount, redriveTime, limits } = mapRun;
  const counts = mapRun.counts();
  return {
    mapRunArn: arn,
    executionArn: parent.identity.executionArn,
    status,
    startDate: seconds(startTime),
    stopDate: seconds(stopTime),
    maxConcurrency: limits.maxConcurrency,
    toleratedFailurePercentage: limits.toleratedFailurePercentage ?? 0,
    toleratedFailureCount: limits.toleratedFailureCount ?? 0,
    itemCounts: counts,
    executionCounts: counts,
    redriveCount,
    redriveDate: seconds(redriveTime),
  };
}

/** AWS: ListMapRuns: the latest first. */
export function listMapRuns(account: Account, input: Input) {
  const { run } = executionOf(account, requiredText(input, 'executionArn'));
  const own = [...account.mapRuns.values()].filter(({ parent }) => parent === run).reverse();
  const { items, nextToken } = pageOf(own, input, `ListMapRuns ${run.identity.executionArn}`);
  return { mapRuns: items.map(listed), nextToken };
}

function listed({ arn, name, parent, startTime, stopTime }: MapRun) {
  const { region, accountId, executionArn } = parent.identity;
  return {
    executionArn,
    mapRunArn: arn,
    stateMachineArn: `arn:aws:states:${region}:${accountId}:stateMachine:${name}`,
    startDate: seconds(startTime),
    stopDate: seconds(stopTime),
  };
}

/** AWS: UpdateMapRun, for one that is in progress; here it changes nothing of one that is over. */
export function updateMapRun(account: Account, input: Input) {
  const mapRun = mapRunOf(account, requiredText(input, 'mapRunArn'));
  const limits = {
    maxConcurrency: wholeNumber(input, 'maxConcurrency', MOST),
    toleratedFailurePercentage: wholeNumber(input, 'toleratedFailurePercentage', 100),
    toleratedFailureCount: wholeNumber(input, 'toleratedFailureCount', MOST),
  };
  mapRun.update(Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)));
  return {};
}
