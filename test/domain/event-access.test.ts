import { describe, expect, test } from '@jest/globals';
import { eventCaller, eventSources, parseAccessList } from '../../shared/domain/api/access-list.ts';

const everything = { actions: ['move'], domains: ['*'], accounts: ['*'] };
const list = parseAccessList({
  grants: [
    { caller: { eventSource: 'jira', account: '111111111111' }, ...everything },
    { caller: { eventSource: 'deploy', account: '111111111111' }, ...everything, actions: ['plan'] },
    { caller: { eventSource: 'jira', account: '222222222222' }, ...everything },
    { caller: { claim: 'groups', value: 'jira' }, ...everything },
  ],
});

describe('The access list', () => {
  test('knows an event by its source and the account that put it, both', () => {
    const caller = eventCaller(list, { source: 'deploy', account: '111111111111' });
    expect(caller).toEqual({ id: 'event 111111111111 deploy', grants: [{ ...everything, actions: ['plan'] }] });
    expect(eventCaller(list, { source: 'deploy', account: '222222222222' }).grants).toEqual([]);
    expect(eventCaller(list, { source: 'groups', account: '111111111111' }).grants).toEqual([]);
  });

  test('tells which sources each account may name', () => {
    expect([...eventSources(list)]).toEqual([
      ['111111111111', ['deploy', 'jira']],
      ['222222222222', ['jira']],
    ]);
  });

  test('takes no event caller without an account', () => {
    const grants = [{ caller: { eventSource: 'jira' }, ...everything }];
    expect(() => parseAccessList({ grants })).toThrow(/The access list is not valid/);
  });
});
