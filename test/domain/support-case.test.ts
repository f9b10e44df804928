import { expect, test } from '@jest/globals';
import { supportCase } from '../../shared/domain/support-case.ts';
import { planOf } from './facts.ts';

const assisted = { strategy: 'assisted' } as const;

test('the case names what moves, both ends, what is in place, and what must not happen', () => {
  const plan = planOf({ request: assisted });
  const text = supportCase({ ...plan, request: { ...plan.request, ticket: 'CHG-7\n# heading' } }) ?? '';
  expect(text.split('\n')[0]).toBe('Subject: CloudFront: please move www.example.com to distribution E2TARGET');
  expect(text).toContain('From: distribution E1SOURCE (d111.cloudfront.net) of account 111111111111\n');
  expect(text).toContain('To: distribution E2TARGET (d222.cloudfront.net) of account 222222222222\n');
  expect(text).toContain('- TXT record _www.example.com with the value "d222.cloudfront.net"');
  expect(text).toContain('A name must at no moment be on neither distribution');
  expect(text).toContain('To undo it: move the same names back to E1SOURCE');
  expect(text).toMatch(/Our reference: move move-1, ticket CHG-7 # heading$/);
});

test('of a source that cannot be listed it says what is known', () => {
  const source = {
    unlisted: true,
    accountId: '******777777',
    distributionId: '*******ESOURCE',
    domainName: '',
  } as const;
  const text = supportCase(planOf({ request: assisted, source }));
  expect(text).toContain('From: distribution *******ESOURCE of account ******777777 (we cannot see that account');
});

test('there is none where nothing has to move', () => {
  expect(supportCase(planOf({ request: assisted, source: { aliases: [] } }))).toBeUndefined();
  expect(supportCase(planOf())).toBeUndefined();
});
