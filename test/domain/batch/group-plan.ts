import type { GroupPlan } from '../../../shared/domain/batch/batch.ts';

/** The plan of a group that nothing is special about, between two accounts. */
export const PLAN: GroupPlan = {
  planHash: 'hash',
  strategy: 'wildcard',
  expectedSeconds: 780,
  warnings: 0,
  people: false,
  outage: false,
  provisions: false,
  room: 100,
  accounts: ['111111111111', '222222222222'],
  zones: { '111111111111': 1 },
  locks: [],
};
