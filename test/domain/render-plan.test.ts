import { expect, test } from '@jest/globals';
import { actionsOf } from '../../shared/domain/render-plan.ts';
import { tell, USUAL_REQUEST } from '../moves/story.ts';
import { planOf } from './facts.ts';

test('a plan as a document says what will be done, why not otherwise, the way back, and what to change in code', async () => {
  const story = await tell();

  const { output } = await story.move({ ...USUAL_REQUEST, mode: 'plan' }, 'read');

  const { document, planHash } = JSON.parse(output ?? '');
  expect(document).toContain('# Plan for www.example.com: ready');
  expect(document).toContain('- Strategy: wildcard, because *.example.com on the target can serve');
  expect(document).toContain('- Not associate: CloudFront moves no domain in one call');
  expect(document).toContain('- Not disable-source:');
  expect(document).toContain(`- Plan hash: ${planHash}`);
  expect(document).toContain('1. add *.example.com to the target');
  expect(document).toContain('The way back: restore-move puts the DNS records back');
  expect(document).toContain('writes with cloudfront:UpdateDistribution, route53:ChangeResourceRecordSets.');
  expect(document).toContain(
    '- Terraform: `aws_cloudfront_distribution`: remove "www.example.com" from `aliases` of the source',
  );
});

test('a plan without steps writes nothing', () => {
  expect(actionsOf({ ...planOf(), steps: [] }).writes).toEqual([]);
});
