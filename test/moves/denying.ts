import type { Story } from './story.ts';

/** Answers requests to the local AWS whose path fits with AccessDenied, as long as `when` says so. */
export function denying(story: Story, path: RegExp, when = () => true): void {
  const { gateway } = story.aws;
  const handle = gateway.handle.bind(gateway);
  gateway.handle = async (request) => {
    if (!when() || !path.test(request.url)) return handle(request);
    const error = '<Type>Sender</Type><Code>AccessDenied</Code><Message>A test does not allow this.</Message>';
    const body = `<ErrorResponse><Error>${error}</Error><RequestId>id</RequestId></ErrorResponse>`;
    return { status: 403, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
  };
}
