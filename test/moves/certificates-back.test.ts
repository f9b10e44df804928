import { DeleteCertificateCommand } from '@aws-sdk/client-acm';
import { describe, expect, test } from '@jest/globals';
import {
  acmOf,
  arnIn,
  attachedTo,
  certificatesOf,
  everything,
  HOUR,
  NARROW,
  REQUEST,
  validationOf,
  ZONE,
} from './certificate-story.ts';
import { failing, TARGET, tell, ZONE_ID } from './story.ts';

const STAGES: [functionName: string, step: string | undefined][] = [
  ['request-certificate', undefined],
  ['check-certificate', undefined],
  ['change-records', 'validate-certificate'],
  ['check-records', 'validate-certificate'],
  ['attach-certificate', 'attach-certificate'],
  ['check-deployment', 'attach-certificate'],
  ['change-aliases', 'add-cover'],
  ['change-aliases', 'add-domains'],
  ['verify-move', undefined],
  ['finish-move', undefined],
];

describe('the way back leaves neither certificate nor validation record behind', () => {
  test.each(STAGES)('before %s %s', async (functionName, step) => {
    const story = await tell({ world: NARROW, beforeInvoke: failing(functionName, step, 'Unexpected', 1) });
    const before = await everything(story);

    const execution = await story.move(REQUEST);

    expect(execution).toMatchObject({ status: 'FAILED', cause: expect.stringContaining('Restored') });
    expect(await everything(story)).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test.each(STAGES.slice(0, -1))('after %s %s, whose answer is lost for good', async (functionName, step) => {
    const story = await tell({ world: NARROW, afterInvoke: failing(functionName, step, 'Unexpected', 1) });
    const before = await everything(story);

    const execution = await story.move(REQUEST);

    expect(execution.status).toBe('FAILED');
    expect(await everything(story)).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test.each(STAGES.slice(0, 6))('nor a second one: %s %s is asked for again', async (functionName, step) => {
    const story = await tell({ world: NARROW, afterInvoke: failing(functionName, step, 'Lambda.Unknown', 1) });

    const execution = await story.move(REQUEST);

    expect(execution.status).toBe('SUCCEEDED');
    expect(certificatesOf(story)).toHaveLength(2);
    expect(validationOf(story)).toHaveLength(1);
    expect(story.lost()).toEqual([]);
  });

  test.each([
    ['attach-certificate', 'reattach-certificate'],
    ['check-deployment', 'reattach-certificate'],
    ['delete-certificate', undefined],
    ['change-records', 'remove-validation'],
  ])('although %s %s parks it once', async (functionName, step) => {
    const story = await tell({ world: NARROW, afterInvoke: failing(functionName, step, 'Unexpected', 1) });
    const before = await everything(story);
    await story.move(REQUEST);

    expect(await story.restore('move-1')).toMatchObject({ status: 'FAILED', error: 'RestoreBlocked' });
    await story.clock.advance(2 * HOUR);

    expect((await story.restore('move-1')).status).toBe('SUCCEEDED');
    expect(await everything(story)).toEqual(before);
    expect(story.lost()).toEqual([]);
  });

  test('also of a finished move, but for what others came to need since', async () => {
    const story = await tell({ world: NARROW });
    await story.move(REQUEST);
    const arn = arnIn(attachedTo(story));
    await story.editConfig(TARGET.distributionId, (xml) =>
      xml.replace(
        '<Quantity>2</Quantity><Items><CNAME>',
        '<Quantity>3</Quantity><Items><CNAME>x.example.com</CNAME><CNAME>',
      ),
    );
    await story.clock.advance(HOUR);

    const restore = await story.restore('move-1');

    expect(restore.status).toBe('SUCCEEDED');
    expect(restore.output).toContain(
      `the certificate ${arn} and its validation records stay: the former one does not cover x.example.com`,
    );
    expect(arnIn(attachedTo(story))).toBe(arn);
    expect(validationOf(story)).toHaveLength(1);
    expect(story.aliasesOf(TARGET.distributionId)).toEqual(['x.example.com', 'new.example.com']);
    expect(story.lost()).toEqual([]);
  });

  test('but a validation record by which another certificate is renewed', async () => {
    const story = await tell({ world: NARROW });
    const before = attachedTo(story);
    await story.move(REQUEST);
    await story.aws.acm.add({ accountId: TARGET.accountId, names: ['example.com'] });

    const restore = await story.restore('move-1');

    expect(restore.status).toBe('SUCCEEDED');
    expect(restore.output).toContain('validates another certificate as well');
    expect(validationOf(story)).toHaveLength(1);
    expect(attachedTo(story)).toBe(before);
    expect(certificatesOf(story).map(({ names }) => names)).toEqual([['new.example.com'], ['example.com']]);
  });

  test('and a validation record that was there before', async () => {
    const first = await tell({ world: NARROW });
    await first.move(REQUEST);
    const [record] = first.aws.route53.recordsOf(ZONE_ID).filter(({ Name }) => Name.startsWith('_'));
    const zones = [{ ...ZONE, records: [...(ZONE.records ?? []), { ...record, TTL: 77 } as never] }];
    const story = await tell({ world: { ...NARROW, zones } });
    const before = await everything(story);

    expect((await story.move(REQUEST)).status).toBe('SUCCEEDED');
    expect(validationOf(story)).toHaveLength(1);
    expect((await story.restore('move-1')).status).toBe('SUCCEEDED');

    expect(validationOf(story)[0]).toContain('"TTL":77');
    expect(await everything(story)).toEqual(before);
  });

  test('where the former one was deleted meanwhile, the new one stays and is told', async () => {
    const story = await tell({ world: NARROW });
    const former = arnIn(attachedTo(story));
    await story.move(REQUEST);
    const arn = arnIn(attachedTo(story));
    await story.clock.advance(HOUR);
    await story.clock.during(() => acmOf(story).send(new DeleteCertificateCommand({ CertificateArn: former })));

    const restore = await story.restore('move-1');

    expect(restore.status).toBe('SUCCEEDED');
    expect(arnIn(attachedTo(story))).toBe(arn);
    expect(validationOf(story)).toHaveLength(1);
    expect((await story.journal('move-1')).at(-1)?.event).toMatchObject({
      note: expect.stringContaining('The certificate that the move requested stays, with its validation records'),
    });
    expect(story.lost()).toEqual([]);
  });
});
