import { cname, SOURCE_HOST, type StoryOptions } from '../moves/story.ts';
import { worldWith } from '../records/records-story.ts';
import { type Answer, type ApiStory, tellApi } from './api-story.ts';

export const PATH = '/record-changes';
export const HOST = 'alb-1.eu-central-1.elb.amazonaws.com';
export const WWW = 'www.example.com';
export const SHOP = 'shop.example.com';
/** What a ticket system sends. */
export const CHANGE = { changes: [{ name: WWW, to: HOST }], ticket: 'CHG-1' } as const;
export const LINE = `~ ${WWW}  CNAME ${SOURCE_HOST} (300 s) → ALIAS A ${HOST}`;

const WORLD = worldWith([cname(WWW, SOURCE_HOST), cname(SHOP, SOURCE_HOST)], {
  endpoints: [{ name: HOST, ipv4: ['198.51.100.1'] }],
});

/** A story with its API in a world where two names of one zone can lead elsewhere; nobody looks at the edge. */
export function tellRecordsApi(options: StoryOptions = {}): Promise<ApiStory> {
  return tellApi({ world: WORLD, viewers: [], ...options });
}

/** Starts a record change and answers its id. */
export async function beginChange(story: ApiStory, body: object = CHANGE, options: object = {}): Promise<string> {
  const { status, json, text } = await story.call('POST', PATH, { body, ...options });
  if (status !== 202) throw new Error(`The record change was not taken: ${text}`);
  return json.moveId;
}

/** Posts to one of the routes below a record change; answers the status and the code of the problem, or how it stands. */
export async function post(story: ApiStory, id: string, path: string, body: object, token?: string) {
  const options = { body, ...(token === undefined ? {} : { token }) };
  const { status, json } = await story.call('POST', `${PATH}/${id}/${path}`, options);
  return [status, json.code ?? json.status];
}

/** The record change as it stands now. */
export function view(story: ApiStory, id: string): Promise<Answer> {
  return story.call('GET', `${PATH}/${id}`);
}
