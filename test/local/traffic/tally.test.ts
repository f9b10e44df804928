import { describe, expect, it } from '@jest/globals';
import { Gaps } from '../../../local/traffic/gaps.ts';
import { type Observation, Tally } from '../../../local/traffic/tally.ts';

const served = (at: number, distributionId: string, location = 'FRA'): Observation => ({
  at,
  domain: 'www.example.com',
  location,
  distributionId,
  reason: undefined,
});
const lost = (at: number, reason: string): Observation => ({
  at,
  domain: 'www.example.com',
  location: undefined,
  distributionId: undefined,
  reason,
});

describe('the tally', () => {
  it('is empty before the first request', () => {
    const report = new Tally().report();
    expect(report).toMatchObject({ asked: 0, served: 0, lost: 0, timeline: [], losses: [] });
    expect(report.firstAt).toBeUndefined();
  });

  it('counts what was served by whom and where, and what was lost and why', () => {
    const tally = new Tally();
    tally.add(served(2, 'E1'));
    tally.add(served(4, 'E2', 'IAD'));
    tally.add(lost(5, 'timeout'));
    expect(tally.report()).toMatchObject({
      asked: 3,
      served: 2,
      lost: 1,
      byDistribution: { E1: 1, E2: 1 },
      byLocation: { FRA: { served: 1, lost: 0 }, IAD: { served: 1, lost: 0 }, unknown: { served: 0, lost: 1 } },
      byReason: { timeout: 1 },
      firstAt: 2,
      lastAt: 5,
    });
  });

  it('keeps the first 20 losses and goes on counting', () => {
    const tally = new Tally();
    for (let at = 0; at < 30; at += 1) tally.add(lost(at, 'status 403'));
    const report = tally.report();
    expect(report.lost).toBe(30);
    expect(report.losses.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, at) => at));
  });

  it('keeps the first losses of each domain, however many another has', () => {
    const tally = new Tally();
    for (let at = 0; at < 30; at += 1) tally.add(lost(at, 'status 403'));
    tally.add({ ...lost(30, 'status 403'), domain: 'late.example.com' });
    expect(tally.report().losses.filter(({ domain }) => domain === 'late.example.com')).toHaveLength(1);
  });

  it('tells when another distribution began to serve, at each location for itself', () => {
    const tally = new Tally();
    tally.add(served(2, 'E1'));
    tally.add(served(3, 'E1', 'IAD'));
    tally.add(served(5, 'E2'));
    tally.add(lost(6, 'timeout'));
    tally.add(served(8, 'E2'));
    expect(tally.report().timeline.map(({ at, location, from, to }) => [at, location, from, to])).toEqual([
      [2, 'FRA', undefined, 'E1'],
      [3, 'IAD', undefined, 'E1'],
      [5, 'FRA', 'E1', 'E2'],
    ]);
  });

  it('does not take a late answer to an early request for a change back, even within one millisecond', () => {
    const tally = new Tally();
    const early = tally.begin();
    tally.add(served(2, 'E1'));
    const late = tally.begin();
    tally.add(served(2, 'E2'));
    tally.add(served(2, 'E1'), late);
    tally.add(served(2, 'E1'), early);
    expect(tally.report().timeline.map(({ to }) => to)).toEqual(['E1', 'E2']);
    tally.add(served(2, 'E1'));
    expect(tally.report().timeline.map(({ to }) => to)).toEqual(['E1', 'E2', 'E1']);
  });
});

describe('the gaps', () => {
  it('are measured from the beginning, between requests, to the last look, and for each domain', () => {
    const gaps = new Gaps(['a.example.com', 'b.example.com'], 100);
    gaps.request('a.example.com', 110, 1);
    gaps.request('b.example.com', 140, 2);
    gaps.request('a.example.com', 150, 3);
    expect(gaps.report()).toEqual({ longestMs: 30, at: 2, byDomain: { 'a.example.com': 40, 'b.example.com': 40 } });
    gaps.look(250, 4);
    expect(gaps.report()).toEqual({ longestMs: 100, at: 4, byDomain: { 'a.example.com': 100, 'b.example.com': 110 } });
  });
});
