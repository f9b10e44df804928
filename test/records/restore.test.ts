import { expect, test } from '@jest/globals';
import { cname, failing, SOURCE_HOST, TARGET_HOST, USUAL_REQUEST } from '../moves/story.ts';
import { type RecordsStory, tellRecords, worldWith } from './records-story.ts';

const WWW = cname('www.example.com', SOURCE_HOST);
const CHANGE = [{ name: 'www.example.com', to: 'alb-1.eu-central-1.elb.amazonaws.com' }];
const ENDPOINTS = { endpoints: [{ name: 'alb-1.eu-central-1.elb.amazonaws.com', ipv4: ['198.51.100.1'] }] };
const WORLD = worldWith([WWW, cname('shop.example.com', SOURCE_HOST)], ENDPOINTS);
const LOCKS = ['domain www.example.com'];

test('what cannot be verified goes back, record for record', async () => {
  const story = await tellRecords({ world: WORLD, beforeInvoke: failing('verify-records', undefined) });
  const before = story.state();

  const { status, error, cause } = await story.change(CHANGE);

  expect([status, error]).toEqual(['FAILED', 'Unexpected']);
  expect(cause).toMatch(/Restored; the records are as they were/);
  expect(story.state()).toEqual(before);
  expect(await story.locks(LOCKS)).toEqual([]);
});

test('a finished change can be taken back by hand, and only once', async () => {
  const story = await tellRecords({ world: WORLD });
  const before = story.state();
  await story.change(CHANGE);

  const first = await story.restore('change-1');
  const second = await story.restore('change-1');

  expect(JSON.parse(first.output ?? '')).toMatchObject({ status: 'restored', kept: [] });
  expect(JSON.parse(second.output ?? '')).toMatchObject({ status: 'already-restored' });
  expect(story.state()).toEqual(before);
});

test('what someone else set meanwhile stays theirs, and is told', async () => {
  const story = await tellRecords({ world: WORLD });
  await story.change([...CHANGE, { name: 'shop.example.com', to: 'pages.example.net' }]);
  await story.editRecord('shop.example.com', 'theirs.example.net');

  const { output } = await story.restore('change-1');

  expect(JSON.parse(output ?? '').kept).toEqual([
    expect.stringMatching(/shop\.example\.com CNAME theirs\.example\.net was set by someone else/),
  ]);
  expect(story.dig('www.example.com', 'CNAME')).toEqual([SOURCE_HOST]);
  expect(story.dig('shop.example.com', 'CNAME')).toEqual(['theirs.example.net']);
});

test('a record that someone edits between the plan and the write is not overwritten', async () => {
  let story: RecordsStory | undefined;
  story = await tellRecords({
    world: WORLD,
    beforeInvoke: async (name) => {
      if (name === 'change-records') await story?.editRecord('www.example.com', 'theirs.example.net');
    },
  });

  const { error, cause } = await story.change(CHANGE);

  expect(error).toBe('RecordsChanged');
  expect(cause).toMatch(/Someone changed a record meanwhile/);
  expect(story.records().join()).toContain('theirs.example.net');
  expect(story.records().join()).not.toContain('AliasTarget');
});

test("what Route 53 refuses is told in Route 53's own words, and nothing of the batch is written", async () => {
  const pair = ['blue', 'green'].map((SetIdentifier) => ({ ...WWW, SetIdentifier, Weight: 1 }));
  const story = await tellRecords({ world: worldWith(pair, ENDPOINTS) });
  const before = story.state();
  const half = { name: 'www.example.com', to: 'pages.example.net', setIdentifier: 'blue', ttl: 60 };

  const { error, cause } = await story.change([half, { name: 'new.example.com', to: 'pages.example.net' }]);

  expect(error).toBe('RecordsRefused');
  expect(cause).toMatch(/SetIdentifier blue cannot be created as weighted sets must contain the same TTL/);
  expect(story.state()).toEqual(before);
});

test('an answer that was lost is no second change', async () => {
  const story = await tellRecords({
    world: WORLD,
    afterInvoke: failing('change-records', 'apply-records', 'ServiceUnavailable', 1),
  });

  const { status } = await story.change(CHANGE);

  expect(status).toBe('SUCCEEDED');
  expect(story.dig('www.example.com', 'A')).toEqual(['198.51.100.1']);
});

test('an execution that someone stops is restored', async () => {
  const story = await tellRecords({ world: WORLD });
  const before = story.state();
  let stopped = false;
  const stopping = await tellRecords({
    world: WORLD,
    afterInvoke: async (name) => {
      if (name !== 'change-records' || stopped) return;
      stopped = true;
      await stopping.stop(arn);
    },
  });
  const arn = stopping.startChange(CHANGE, 'change-1');

  await stopping.ended(arn);
  await stopping.clock.advance(3_600_000);

  expect(stopped).toBe(true);
  expect(stopping.state()).toEqual(before);
  expect(await stopping.locks(LOCKS)).toEqual([]);
});

test('a change waits for the move of the same domain', async () => {
  let change = '';
  const story = await tellRecords({
    afterInvoke: (name) => {
      if (name !== 'admit-move' || change !== '') return;
      change = story.startChange([{ name: 'www.example.com', to: TARGET_HOST }], 'change-1');
    },
  });

  const ended = await story.ended(story.start(USUAL_REQUEST, 'move-1'));
  const changed = await story.ended(change);

  expect([ended.status, changed.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  expect(story.dig('www.example.com', 'A').length).toBeGreaterThan(0);
});
