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

/** Answers requests to the local AWS whose path fits with AccessDenied, as long as `when` says so. */
export function denying(story: Story, path: RegExp, when = () => true, answer: 'xml' | 'json' = 'xml'): void {
  const { gateway } = story.aws;
  const handle = gateway.handle.bind(gateway);
  gateway.handle = async (request) => {
    if (!when() || !path.test(request.url)) return handle(request);
    return { status: 403, ...(answer === 'json' ? JSON_ERROR : XML) };
  };
}
