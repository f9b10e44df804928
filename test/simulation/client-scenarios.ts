import { MOVE_STATE_MACHINE, RECORDS_STATE_MACHINE } from '../../local/service.ts';
import { EXTERNAL_WORLD } from '../moves/external-world.ts';
import { cname, SOURCE, SOURCE_HOST, TARGET, TARGET_HOST, USUAL_REQUEST } from '../moves/story.ts';
import { worldWith } from '../records/records-story.ts';
import type { Scenario } from './scenarios.ts';

const CHANGES = [{ name: 'shop.example.com', to: 'pages.example.net' }];
const REASON = { reason: 'CHG-8' };

/** What ticket systems ask for by the API, now and for later. */
export const CLIENTS: readonly Scenario[] = [
  {
    name: 'client',
    world: { ...EXTERNAL_WORLD, people: { changesDnsAfterSeconds: 60 } },
    mayFollow: [TARGET_HOST, SOURCE_HOST],
    stateMachine: MOVE_STATE_MACHINE,
    request: USUAL_REQUEST,
    ends: 'restored',
    client: {
      path: '/moves',
      body: {
        domains: USUAL_REQUEST.domains,
        source: SOURCE,
        target: TARGET,
        ticket: 'OPS-1',
        approval: true,
        requestedBy: 'grace',
      },
      sayings: [
        { says: 'approval', body: { verdict: 'approve' }, once: 'waiting' },
        { says: 'dns-confirmation', body: {}, once: 'asked' },
        { says: 'abort', body: REASON, once: 'writing' },
      ],
    },
    desk: {
      lists: '/moves',
      preview: {
        path: '/plans',
        body: { domains: ['shop.example.com'], source: SOURCE, target: TARGET },
        tells: 'planned',
      },
    },
  },
  {
    name: 'client-later',
    world: worldWith([cname('www.example.com', SOURCE_HOST), cname('shop.example.com', SOURCE_HOST)]),
    stateMachine: RECORDS_STATE_MACHINE,
    request: { changes: CHANGES },
    viewers: [],
    ends: 'restored',
    client: {
      path: '/record-changes',
      body: { changes: CHANGES, ticket: 'OPS-2' },
      // Later than any outage lasts: what could not be taken before its time is refused.
      laterBySeconds: 7_200,
      sayings: [{ says: 'restore', body: REASON, once: 'moved' }],
    },
  },
];
