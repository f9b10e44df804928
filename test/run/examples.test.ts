import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { loadRun } from '../../local/run/load.ts';
import { tell } from '../moves/story.ts';

/** How each example ends: the status of its execution, its error, and what its cause says. */
const ENDS: Readonly<Record<string, { status: string; error?: string; says: string }>> = {
  www: { status: 'SUCCEEDED', says: '# Move example: moved' },
  'several-names': { status: 'SUCCEEDED', says: '# Move example: moved' },
  'deep-name': { status: 'SUCCEEDED', says: '# Move example: moved' },
  apex: { status: 'FAILED', error: 'PlanRefused', says: 'AWS Support' },
  assisted: { status: 'SUCCEEDED', says: '## The case for AWS Support' },
  unlisted: { status: 'SUCCEEDED', says: 'account ******777777' },
  'cover-refused': { status: 'FAILED', error: 'AliasDnsNotSettled', says: 'Restored; nothing was moved.' },
};

const EXAMPLES = readdirSync('examples/worlds').map((file) => file.replace('.json', ''));

test.each(EXAMPLES)('the example %s ends as expected, and no request is lost', async (name) => {
  const { request, world } = loadRun({ request: `examples/${name}.json`, world: undefined, dryRun: false });
  const story = await tell({ world, viewers: request.domains });
  const before = story.state();

  const { status, error, cause, output } = await story.move(request, 'example');

  expect({ status, error }).toEqual({ status: ENDS[name]?.status, error: ENDS[name]?.error });
  expect(cause ?? output).toContain(ENDS[name]?.says);
  expect(story.lost()).toEqual([]);
  if (status === 'FAILED') expect(story.state()).toEqual(before);
  else expect(story.aliasesOf('E2SHOPNEW00002').toSorted()).toEqual(request.domains.toSorted());
});
