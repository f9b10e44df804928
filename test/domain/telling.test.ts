import { describe, expect, test } from '@jest/globals';
import { failed, journaled, told } from '../../shared/domain/events/telling.ts';
import { nextEntry } from '../../shared/domain/journal.ts';

const AT = Date.parse('2026-01-01T00:00:00Z');
const request = { domains: ['www.example.com'], mode: 'apply' as const };
const subject = { moveId: 'move-1', request };

describe('What is told of a move', () => {
  test('has nothing that its schema does not have', () => {
    const members = { error: 'Aborted', cause: '', mode: 'apply', text: 'text', taskToken: 'AQCEAAAAKgAAAAM' };
    expect(() => told('Domain Move Failed', subject, 'failed', AT, members)).toThrow(/taskToken/);
  });

  test('is the same under the same id, whenever it is told', () => {
    const failure = { error: 'PlanRefused', cause: 'No.', at: AT };
    expect(failed(subject, failure)).toEqual(failed(subject, failure));
    expect(failed(subject, failure).detail).toMatchObject({
      eventId: `move-1#failed#${AT}`,
      at: '2026-01-01T00:00:00.000Z',
      remedy: 'Follow the remedy of each refusing check and plan again.',
      text: 'Nothing was changed of www.example.com: PlanRefused. No.',
    });
  });

  test.each([
    ['OPS-12', 'OPS-12'],
    ['CHG0031337', 'CHG0031337'],
    ['ops-12', undefined],
    ['OPS-12/..', undefined],
    ['https://example.org/OPS-12', undefined],
  ])('names the ticket %s by the key %s', (ticket, ticketKey) => {
    const { detail } = failed({ moveId: 'm', request: { ...request, ticket } }, { error: 'E', cause: '', at: AT });
    expect([detail.ticket, detail.ticketKey]).toEqual([ticket, ticketKey]);
  });

  test('says how many domains there are besides the first', () => {
    const domains = Array.from({ length: 100 }, (_, index) => `host-${index}.example.com`);
    const { detail } = failed({ moveId: 'm', request: { ...request, domains } }, { error: 'E', cause: '', at: AT });
    expect(detail.text).toContain('host-4.example.com and 95 more');
    expect(detail.domains).toHaveLength(100);
  });

  test('leaves out what only the journal keeps', () => {
    const intended = { kind: 'intended', step: 'add-cover', before: 'x', after: 'y' } as const;
    const entry = nextEntry(undefined, { moveId: 'move-1', at: AT, fence: 1, event: intended });
    expect(journaled(subject, entry, 'hash')).toBeUndefined();
  });
});
