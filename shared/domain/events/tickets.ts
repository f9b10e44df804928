import { OUTGOING_SOURCE, type OutgoingType } from './outgoing.ts';
import type { EventPattern } from './rules.ts';

/** What a ticket system is told of, and in which words: an EventBridge rule with an API destination behind it. */
export interface TicketRule {
  readonly name: string;
  readonly system: 'jira' | 'service-now';
  readonly description: string;
  readonly pattern: EventPattern;
  /** Below the system's own address; `*` is the ticket's key. */
  readonly path: string;
  readonly pathParameters: readonly string[];
  readonly inputPaths: Readonly<Record<string, string>>;
  /** `<name>` is the value of an input path as JSON: EventBridge quotes and escapes it. */
  readonly inputTemplate: string;
}

/** What a ticket tells; a stage completed is left to those who watch. */
const TOLD: readonly OutgoingType[] = [
  'Domain Move Planned',
  'Domain Move Approval Needed',
  'Domain Move DNS Change Needed',
  'Domain Move Succeeded',
  'Domain Move Restored',
  'Domain Move Parked',
  'Domain Move Failed',
  'Record Change Planned',
  'Record Change Approval Needed',
  'Record Change Applied',
  'Record Change Restored',
  'Record Change Parked',
  'Record Change Failed',
];
/** A key that can stand in a URL; the path of a request is made from nothing else that a requester wrote. */
const KEYED = { ticketKey: [{ exists: true }] };

function patternOf(types: readonly OutgoingType[]): EventPattern {
  return { source: [OUTGOING_SOURCE], 'detail-type': types, detail: KEYED };
}

/** A comment on the issue. Jira Cloud platform REST API 2, "Add comment": the body is plain text. */
export const JIRA_COMMENT: TicketRule = {
  name: 'jira-comment',
  system: 'jira',
  description: 'Comments on the Jira issue of a move or record change',
  pattern: patternOf(TOLD),
  path: '/rest/api/2/issue/*/comment',
  pathParameters: ['$.detail.ticketKey'],
  inputPaths: { text: '$.detail.text' },
  inputTemplate: '{"body": <text>}',
};

/** A transition of the issue by its id. Jira Cloud platform REST API 2, "Transition issue". */
export function jiraTransition(name: string, types: readonly OutgoingType[], transitionId: string): TicketRule {
  return {
    name: `jira-${name}`,
    system: 'jira',
    description: `Transitions the Jira issue of a move or record change: ${types.join(', ')}`,
    pattern: patternOf(types),
    path: '/rest/api/2/issue/*/transitions',
    pathParameters: ['$.detail.ticketKey'],
    inputPaths: {},
    inputTemplate: JSON.stringify({ transition: { id: transitionId } }),
  };
}

/** The ends that end the issue, and those that need a person. */
export const JIRA_ENDS: Readonly<Record<'done' | 'attention', readonly OutgoingType[]>> = {
  done: ['Domain Move Succeeded', 'Record Change Applied'],
  attention: [
    'Domain Move Approval Needed',
    'Domain Move DNS Change Needed',
    'Domain Move Restored',
    'Domain Move Parked',
    'Domain Move Failed',
    'Record Change Approval Needed',
    'Record Change Restored',
    'Record Change Parked',
    'Record Change Failed',
  ],
};

/**
 * A row of an import set, whose transform map finds the record by its number and sets work notes and state: the Table API
 * would want the record's sys_id. ServiceNow REST API, "Import Set API".
 */
export const SERVICE_NOW_ROW: TicketRule = {
  name: 'service-now-row',
  system: 'service-now',
  description: 'Tells the ServiceNow record of a move or record change',
  pattern: patternOf(TOLD),
  path: '',
  pathParameters: [],
  inputPaths: { number: '$.detail.ticketKey', event: '$.detail-type', text: '$.detail.text', id: '$.detail.eventId' },
  inputTemplate: '{"u_number": <number>, "u_event": <event>, "u_text": <text>, "u_event_id": <id>}',
};
