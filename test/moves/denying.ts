import type { Story } from './story.ts';

const XML = {
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(
    '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>A test does not allow this.</Message></Error><RequestId>id</RequestId></ErrorResponse>',
  ),
};
const JSON_ERROR = {
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' },
  body: Buffer.from('{"message":"A test does not allow this."}'),
};
const AWAY = {
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(
    '<ErrorResponse><Error><Type>Receiver</Type><Code>ServiceUnavailable</Code><Message>A test took it away.</Message></Error><RequestId>id</RequestId></ErrorResponse>',
  ),
};

/** The control planes of CloudFront and Route 53, by the paths of their requests. */
export const CONTROL_PLANES = /^\/(2020-05-31|2013-04-01)\//;
export const CLOUDFRONT = /^\/2020-05-31\//;

type Answer = Pick<Awaited<ReturnType<Story['aws']['gateway']['handle']>>, 'status' | 'headers' | 'body'>;

/** Answers requests to the local AWS whose path fits with AccessDenied, as long as `when` says so. */
export function denying(story: Story, path: RegExp, when = () => true, answer: 'xml' | 'json' = 'xml'): void {
  answering(story, path, when, { status: 403, ...(answer === 'json' ? JSON_ERROR : XML) });
}

/** Answers them with 503 for some minutes from now: a control plane that is away. */
export function awayFor(story: Story, minutes: number, path = CONTROL_PLANES): void {
  const until = story.clock.now() + minutes * 60_000;
  answering(story, path, () => story.clock.now() < until, { status: 503, ...AWAY });
}

function answering(story: Story, path: RegExp, when: () => boolean, answer: Answer): void {
  const { gateway } = story.aws;
  const handle = gateway.handle.bind(gateway);
  gateway.handle = async (request) => (when() && path.test(request.url) ? answer : handle(request));
}
