import { isRead } from './actions.ts';
import type { Call } from './calls.ts';
import type { Exposed, Payload } from './seeded-bug.ts';

/** What a function does to executions: it starts or stops one. */
const acts = ({ action, invocation }: Call, functionName: string) =>
  invocation.functionName === functionName && action.startsWith('states:') && !isRead(action);

/** Defects that the API could have, and what begins a request when its time has come. */
export const CLIENT_BUGS: readonly Exposed[] = [
  {
    name: 'takes a request that it does not begin',
    scenario: 'client',
    request: (call, request) => (acts(call, 'post-moves') ? 'not sent' : request),
  },
  {
    name: 'takes a request that comes again for another one',
    scenario: 'client',
    invocation: async (name, payload, next, story) => {
      if (name !== 'post-moves') return next();
      const { body } = payload as Payload & { readonly body: string };
      const another = { ...JSON.parse(body), ticket: `OPS-${story.clock.now()}` };
      return next({ ...payload, body: JSON.stringify(another) } as Payload);
    },
  },
  {
    name: 'says that a move is aborted, and lets it go on',
    scenario: 'client',
    request: (call, request) => (acts(call, 'post-abort') ? 'not sent' : request),
  },
  {
    name: 'says that a change is brought back, and leaves it',
    scenario: 'client-later',
    request: (call, request) => (acts(call, 'post-restore') ? 'not sent' : request),
  },
  {
    name: 'forgets a request whose time has come',
    scenario: 'client-later',
    request: (call, request) => (acts(call, 'start-move') ? 'not sent' : request),
  },
];
