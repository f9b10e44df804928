import { describe, expect, test } from '@jest/globals';
import { create as attachCertificate } from '../../functions/attach-certificate.ts';
import { create as changeRecords } from '../../functions/change-records.ts';
import { create as checkCertificate } from '../../functions/check-certificate.ts';
import { create as deleteCertificate } from '../../functions/delete-certificate.ts';
import { create as requestCertificate } from '../../functions/request-certificate.ts';
import {
  attachedTo,
  certificatesOf,
  everything,
  HOUR,
  NARROW,
  REQUEST,
  validationOf,
} from '../moves/certificate-story.ts';
import { type Story, TARGET, tell, USUAL_REQUEST } from '../moves/story.ts';
import { admitted, invoking, losingOneAnswer, type Sent } from './invoking.ts';

const asks = (operation: string) => (sent: Sent) => sent.headers['x-amz-target'] === `CertificateManager.${operation}`;
const isUpdate = ({ method, path }: Sent) => method === 'PUT' && path.endsWith('/config');
const passing = (_sent: Sent, send: () => Promise<unknown>) => send();

/** Loses the answer to every request that fits, for good. */
function losingAll(fits: (sent: Sent) => boolean) {
  return async (sent: Sent, send: () => Promise<unknown>) => {
    const answer = await send();
    if (!fits(sent)) return answer;
    throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
  };
}

/** A move whose certificate is issued, and what its functions are handed. */
async function issued(story: Story) {
  const move = await admitted(story, REQUEST);
  await invoking(story, requestCertificate, passing)(move);
  await story.clock.advance(10_000);
  await invoking(story, changeRecords, passing)({ ...move, step: 'validate-certificate' });
  await story.clock.advance(HOUR / 2);
  return move;
}

describe('a request whose answer was lost', () => {
  test('is one certificate, when the SDK sends it again and when the function is asked again', async () => {
    const story = await tell({ world: NARROW });
    const move = await admitted(story, REQUEST);

    await invoking(story, requestCertificate, losingOneAnswer(asks('RequestCertificate')))(move);
    await invoking(story, requestCertificate, passing)(move);
    await story.clock.advance(2 * HOUR);
    await invoking(story, requestCertificate, passing)(move);

    expect(certificatesOf(story)).toHaveLength(2);
  });

  test('for good, with the function that sent it, is found by its tag and taken back', async () => {
    const story = await tell({ world: NARROW });
    const before = await everything(story);
    const move = await admitted(story, REQUEST);
    const request = invoking(story, requestCertificate, losingAll(asks('RequestCertificate')));
    await expect(request(move)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    expect(certificatesOf(story)).toHaveLength(2);
    await story.clock.advance(2 * HOUR);

    expect((await story.restore('move-1')).status).toBe('SUCCEEDED');

    expect(await everything(story)).toEqual(before);
  });
});

describe('the attachment', () => {
  test('whose answer was lost is done: it is read again, and is as it shall be', async () => {
    const story = await tell({ world: NARROW });
    const move = await issued(story);

    const attach = invoking(story, attachCertificate, losingOneAnswer(isUpdate));
    const answer = await attach({ ...move, step: 'attach-certificate' });

    expect(answer).toMatchObject({ changed: expect.any(Boolean) });
    expect(attachedTo(story)).toContain(certificatesOf(story).at(-1)?.arn);
  });

  test('meets another editor: it reads again, decides again, and keeps their edit', async () => {
    const story = await tell({ world: NARROW });
    const move = await issued(story);
    let edited = false;
    const attach = invoking(story, attachCertificate, async (sent, send) => {
      if (isUpdate(sent) && !edited) {
        edited = true;
        await story.editConfig(TARGET.distributionId, (xml) =>
          xml.replace('<Comment></Comment>', '<Comment>mine</Comment>'),
        );
      }
      return send();
    });

    await attach({ ...move, step: 'attach-certificate' });

    expect(story.configOf(TARGET.distributionId)).toContain('<Comment>mine</Comment>');
    expect(attachedTo(story)).toContain(certificatesOf(story).at(-1)?.arn);
    const steps = (await story.journal('move-1')).filter(
      ({ event }) => 'step' in event && event.step === 'attach-certificate',
    );
    expect(steps.map(({ event }) => event.kind)).toEqual(['intended', 'refused', 'intended', 'done']);
  });

  test('changes that element and no other byte of the config', async () => {
    const story = await tell({ world: NARROW });
    const rest = () => story.configOf(TARGET.distributionId).replace(attachedTo(story), '');
    const before = rest();
    const move = await issued(story);

    await invoking(story, attachCertificate, passing)({ ...move, step: 'attach-certificate' });

    expect(rest()).toBe(before);
  });
});

describe('validation records', () => {
  test('whose answer was lost are written once, and all of them are the move’s own', async () => {
    const story = await tell({ world: NARROW });
    const before = await everything(story);
    const move = await admitted(story, REQUEST);
    await invoking(story, requestCertificate, passing)(move);
    await story.clock.advance(10_000);
    const isBatch = ({ method, path }: Sent) => method === 'POST' && path.endsWith('/rrset');
    await invoking(story, changeRecords, losingOneAnswer(isBatch))({ ...move, step: 'validate-certificate' });
    expect(validationOf(story)).toHaveLength(1);
    await story.clock.advance(HOUR);

    expect((await story.restore('move-1')).status).toBe('SUCCEEDED');

    expect(await everything(story)).toEqual(before);
  });
});

test('a plan without a certificate has nothing to do for any of these functions', async () => {
  const story = await tell();
  const move = await admitted(story, USUAL_REQUEST);
  const before = await everything(story);

  const answers = [
    await invoking(story, requestCertificate, passing)(move),
    await invoking(story, changeRecords, passing)({ ...move, step: 'validate-certificate' }),
    await invoking(story, attachCertificate, passing)({ ...move, step: 'attach-certificate' }),
    await invoking(story, attachCertificate, passing)({ ...move, step: 'reattach-certificate' }),
    await invoking(story, deleteCertificate, passing)(move),
  ];

  expect(answers).toEqual([
    { changed: false },
    { changes: [], oldTtl: 0, waitSeconds: 0 },
    { changed: false },
    { changed: false },
    { changed: false },
  ]);
  await expect(invoking(story, checkCertificate, passing)(move)).rejects.toMatchObject({ name: 'Unexpected' });
  expect((await everything(story))[0]).toEqual(before[0]);
});
