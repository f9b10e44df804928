import { describe, expect, test } from '@jest/globals';
import { JIRA_COMMENT, JIRA_ENDS, jiraTransition, SERVICE_NOW_ROW } from '../../shared/domain/events/tickets.ts';
import { tell, USUAL_REQUEST } from '../moves/story.ts';
import { anHour } from './bus.ts';

const TICKETS = [
  JIRA_COMMENT,
  jiraTransition('done', JIRA_ENDS.done, '31'),
  jiraTransition('attention', JIRA_ENDS.attention, '41'),
  SERVICE_NOW_ROW,
];

describe('A ticket system', () => {
  test('is told of plan and end, and its ticket moves on', async () => {
    const story = await tell({ eventsOut: true, tickets: TICKETS });
    await story.move({ ...USUAL_REQUEST, ticket: 'OPS-12' });
    await anHour(story);
    expect(story.ticketCalls.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'jira-comment /rest/api/2/issue/OPS-12/comment',
      'service-now-row ',
      'jira-comment /rest/api/2/issue/OPS-12/comment',
      'jira-done /rest/api/2/issue/OPS-12/transitions',
      'service-now-row ',
    ]);
    expect(story.ticketCalls[2]?.body).toEqual({ body: expect.stringContaining('moved to the target and verified') });
    expect(story.ticketCalls[3]?.body).toEqual({ transition: { id: '31' } });
    expect(story.ticketCalls[4]?.body).toEqual({
      u_number: 'OPS-12',
      u_event: 'Domain Move Succeeded',
      u_text: expect.any(String),
      u_event_id: expect.stringMatching(/^move-1#\d+$/),
    });
  });

  test('hears of a failure, quotes and line ends included', async () => {
    const story = await tell({ eventsOut: true, tickets: TICKETS });
    await story.move({ ...USUAL_REQUEST, ticket: 'OPS-12', planHash: '0'.repeat(64) });
    await anHour(story);
    expect(story.ticketCalls.map(({ rule }) => rule)).toEqual(['jira-comment', 'jira-attention', 'service-now-row']);
  });

  test.each(['OPS-12/../../../admin', 'https://evil.example/OPS-12', 'ops-12', 'see mail', '*'])(
    'is never called because of a ticket that says %s',
    async (ticket) => {
      const story = await tell({ eventsOut: true, tickets: TICKETS });
      await story.move({ ...USUAL_REQUEST, mode: 'plan', ticket });
      await anHour(story);
      expect(story.ticketCalls).toEqual([]);
    },
  );
});
