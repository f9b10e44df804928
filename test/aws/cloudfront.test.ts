import { CloudFrontClient, GetDistributionCommand } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { associateAlias, associateDomain } from '../../shared/aws/associations.ts';
import { changeAliases, changeEnabled, readConfig, readState } from '../../shared/aws/cloudfront.ts';
import type { Announce } from '../../shared/aws/conditional-write.ts';
import { answeredBy, type WireAnswer, type WireRequest, xmlError } from './wire.ts';

const REF = { accountId: '111111111111', distributionId: 'E1SOURCE' };

/** A config with text that no SDK knows, more than one byte wide, and an origin's secret. */
const configWith = (...aliases: string[]) =>
  '<?xml version="1.0"?>\n<DistributionConfig xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">' +
  '<CallerReference>ref</CallerReference>' +
  `<Aliases><Quantity>${aliases.length}</Quantity><Items>${aliases.map((name) => `<CNAME>${name}</CNAME>`).join('')}</Items></Aliases>` +
  '<!-- kept --><Comment>caf\u00e9 \u{1f600} &amp; more</Comment><ElementOfTheFuture a="1"><B/></ElementOfTheFuture>\r\n' +
  '<Origins><Quantity>0</Quantity></Origins><Enabled>true</Enabled></DistributionConfig>';

interface AliasChange {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A CloudFront with one distribution whose aliases others may change before each of our writes. */
function distribution(aliases: string[], otherEdits: readonly string[][] = [], refusal?: WireAnswer) {
  const state = { aliases, version: 1, writes: 0 };
  const cloudFront = (request: WireRequest): WireAnswer => {
    if (request.method === 'GET')
      return { headers: { etag: `V${state.version}` }, body: configWith(...state.aliases), piece: 7 };
    const edit = otherEdits[state.writes];
    state.writes += 1;
    if (edit) {
      state.aliases = edit;
      state.version += 1;
    }
    if (refusal) return refusal;
    if (request.headers['if-match'] !== `V${state.version}`) return xmlError('PreconditionFailed', 412);
    state.aliases = [...String(request.body).matchAll(/<CNAME>(.*?)<\/CNAME>/g)].map(([, name = '']) => name);
    state.version += 1;
    return { headers: { etag: `V${state.version}` }, body: '<Distribution><Id>E1SOURCE</Id></Distribution>' };
  };
  const { requests, settings } = answeredBy(cloudFront);
  const announced: AliasChange[] = [];
  const announce: Announce = (change, send) => {
    announced.push(change as AliasChange);
    return send();
  };
  const client = new CloudFrontClient(settings);
  return {
    state,
    requests,
    announced,
    client,
    change: (edit: { add?: string[]; remove?: string[] }) =>
      changeAliases(client, REF, { add: [], remove: [], ...edit }, announce),
  };
}

describe('changing aliases', () => {
  test('sends back every other byte of the config, with the length and the ETag that belong to it', async () => {
    const { requests, change } = distribution(['a.example.com']);
    await change({ add: ['b.example.com'] });
    const [read, write] = requests;
    expect(read?.path).toBe('/2020-05-31/distribution/E1SOURCE/config');
    expect(write).toMatchObject({ method: 'PUT', path: '/2020-05-31/distribution/E1SOURCE/config' });
    const sent = Buffer.from(write?.body ?? '');
    expect(sent.toString('utf8')).toBe(configWith('a.example.com', 'b.example.com'));
    expect(write?.headers).toMatchObject({ 'if-match': 'V1', 'content-length': String(sent.length) });
    expect(requests).toHaveLength(2);
  });

  test('tells before and after, first to the announcement', async () => {
    const { announced, state, change } = distribution(['a.example.com', 'b.example.com']);
    const told = { before: ['a.example.com', 'b.example.com'], after: ['b.example.com', 'c.example.com'] };
    await expect(change({ add: ['c.example.com'], remove: ['a.example.com'] })).resolves.toBe(true);
    expect(announced).toEqual([told]);
    expect(state.aliases).toEqual(told.after);
  });

  test.each([
    ['what shall be added is there', { add: ['a.example.com'] }],
    ['what shall be removed is not', { remove: ['x.example.com'] }],
    ['both', { add: ['a.example.com'], remove: ['x.example.com'] }],
    ['nothing is asked', {}],
  ])('writes and announces nothing where %s', async (_what, edit) => {
    const { requests, announced, change } = distribution(['a.example.com']);
    await expect(change(edit)).resolves.toBe(false);
    expect(announced).toEqual([]);
    expect(requests.map(({ method }) => method)).toEqual(['GET']);
  });

  test('reads again and decides again when someone else was faster, and keeps their edit', async () => {
    const { announced, state, change } = distribution(['a.example.com'], [['a.example.com', 'theirs.example.com']]);
    await change({ add: ['b.example.com'] });
    expect(state.aliases).toEqual(['a.example.com', 'theirs.example.com', 'b.example.com']);
    expect(announced.map(({ after }) => after.length)).toEqual([2, 3]);
  });

  test('is done when the faster one did the very thing', async () => {
    const { state, change } = distribution(['a.example.com'], [['a.example.com', 'b.example.com']]);
    await expect(change({ add: ['b.example.com'] })).resolves.toBe(false);
    expect(state.writes).toBe(1);
  });

  test('gives up after five writes that someone else always beat', async () => {
    const edits = Array.from({ length: 9 }, (_, index) => [`theirs${index}.example.com`]);
    const { state, change } = distribution(['a.example.com'], edits);
    await expect(change({ add: ['b.example.com'] })).rejects.toMatchObject({
      name: 'DistributionBusy',
      retryable: true,
    });
    expect(state.writes).toBe(5);
  });

  test('writes nothing when the announcement refuses', async () => {
    const { client, requests } = distribution(['a.example.com']);
    const refusing = changeAliases(client, REF, { add: ['b.example.com'], remove: [] }, () =>
      Promise.reject(new Error('the fence is lost')),
    );
    await expect(refusing).rejects.toThrow('the fence is lost');
    expect(requests.map(({ method }) => method)).toEqual(['GET']);
  });

  test.each([
    ['CNAMEAlreadyExists', 409, 'already associated with a different resource', 'AliasHeldElsewhere'],
    ['CNAMEAlreadyExists', 409, 'an incorrectly configured DNS record', 'AliasDnsNotSettled'],
    ['InvalidViewerCertificate', 400, 'does not cover', 'CertificateUnfit'],
    ['TooManyDistributionCNAMEs', 400, 'too many', 'AliasQuotaReached'],
    ['AccessDenied', 403, 'not you', 'AccessRefused'],
  ])('is refused with %s (%s, %s) as %s, after one write', async (code, status, message, name) => {
    const { state, change } = distribution([], [], xmlError(code, status, message));
    await expect(change({ add: ['b.example.com'] })).rejects.toMatchObject({ name });
    expect(state.writes).toBe(1);
  });

  test('refuses to write a config that it cannot read', async () => {
    const { requests, settings } = answeredBy(() => ({ headers: { etag: 'V1' }, body: '<html>sorry</html>' }));
    const edit = { add: ['b.example.com'], remove: [] };
    const change = changeAliases(new CloudFrontClient(settings), REF, edit, (_change, send) => send());
    await expect(change).rejects.toMatchObject({ name: 'CallRefused' });
    expect(requests).toHaveLength(1);
  });
});

describe('an ETag that is not the newest', () => {
  test.each([
    ['PreconditionFailed', 412],
    ['InvalidIfMatchVersion', 400],
  ])('by the name of %s leads to a new reading, up to five times', async (code, status) => {
    const { state, announced, change } = distribution([], [], xmlError(code, status));
    await expect(change({ add: ['b.example.com'] })).rejects.toMatchObject({ name: 'DistributionBusy' });
    expect([state.writes, announced.length]).toEqual([5, 5]);
  });
});

describe('disabling and enabling', () => {
  const onOff = (enabled: boolean, ...answers: WireAnswer[]) => {
    const config = configWith('a.example.com').replace('>true</Enabled>', `>${enabled}</Enabled>`);
    const { requests, settings } = answeredBy(({ method }, number) =>
      method === 'GET'
        ? { headers: { etag: `V${number}` }, body: config }
        : (answers.shift() ?? { body: '<Distribution><Id>E1SOURCE</Id></Distribution>' }),
    );
    const announced: unknown[] = [];
    const change = (to: boolean) =>
      changeEnabled(new CloudFrontClient(settings), REF, to, (told, send) => {
        announced.push(told);
        return send();
      });
    return { requests, announced, change };
  };

  test.each([true, false])('sends back every other byte, announced first: %s', async (to) => {
    const { requests, announced, change } = onOff(!to);
    await expect(change(to)).resolves.toBe(true);
    expect(announced).toEqual([{ before: !to, after: to }]);
    const [, write] = requests;
    expect(write).toMatchObject({ method: 'PUT', headers: { 'if-match': 'V1' } });
    expect(Buffer.from(write?.body ?? '').toString('utf8')).toBe(
      configWith('a.example.com').replace('>true</Enabled>', `>${to}</Enabled>`),
    );
  });

  test.each([true, false])('writes and announces nothing where it is so already: %s', async (to) => {
    const { requests, announced, change } = onOff(to);
    await expect(change(to)).resolves.toBe(false);
    expect([requests.length, announced]).toEqual([1, []]);
  });

  test('reads again after a stale ETag, and passes other refusals on', async () => {
    const { requests, change } = onOff(true, xmlError('PreconditionFailed', 412));
    await expect(change(false)).resolves.toBe(true);
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET', 'PUT']);
    expect(requests[3]?.headers['if-match']).toBe('V3');
    await expect(onOff(true, xmlError('AccessDenied', 403)).change(false)).rejects.toMatchObject({
      name: 'AccessRefused',
    });
  });
});

describe("CloudFront's own call that moves a domain", () => {
  const answering = (answer: WireAnswer) => {
    const { requests, settings } = answeredBy(({ method, path }) =>
      method === 'GET' && path.endsWith('/config') ? { headers: { etag: 'V7' }, body: configWith() } : answer,
    );
    return { requests, client: new CloudFrontClient(settings) };
  };
  const done = { body: '<UpdateDomainAssociationResult><Domain>x</Domain></UpdateDomainAssociationResult>' };

  test('names the domain and the target, on the ETag of the target as it was just read', async () => {
    const { requests, client } = answering(done);
    await expect(associateDomain(client, REF, 'www.example.com')).resolves.toBe(true);
    const [, call] = requests;
    expect(call).toMatchObject({ method: 'POST', headers: { 'if-match': 'V7' } });
    expect(call?.path).toMatch(/\/domain-association$/);
    expect(String(call?.body)).toContain('<Domain>www.example.com</Domain>');
    expect(String(call?.body)).toContain('<DistributionId>E1SOURCE</DistributionId>');
  });

  test.each([
    ['PreconditionFailed', 412],
    ['InvalidIfMatchVersion', 400],
  ])('answers no where the ETag was stale: %s', async (code, status) => {
    const { client } = answering(xmlError(code, status));
    await expect(associateDomain(client, REF, 'www.example.com')).resolves.toBe(false);
  });

  test('in its older form names both in the address, without ETag or body', async () => {
    const { requests, client } = answering({});
    await expect(associateAlias(client, REF, 'www.example.com')).resolves.toBe(true);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ method: 'PUT', query: { Alias: 'www.example.com' } });
    expect(requests[0]?.path).toContain('/distribution/E1SOURCE/associate-alias');
  });

  test.each([
    ['IllegalUpdate', 400, 'Invalid or missing alias DNS TXT records', 'OwnershipNotProven'],
    ['IllegalUpdate', 400, 'Alias move is not allowed since the source distribution is enabled', 'AssociationRefused'],
    ['TooManyDistributionCNAMEs', 400, 'too many', 'AliasQuotaReached'],
    ['AccessDenied', 403, 'not you', 'AccessRefused'],
    ['InvalidArgument', 400, 'invalid domain name', 'CallRefused'],
  ])('is refused with %s (%s, %s) as %s, in either form', async (code, status, message, name) => {
    for (const associate of [associateDomain, associateAlias]) {
      const { client } = answering(xmlError(code, status, message));
      await expect(associate(client, REF, 'www.example.com')).rejects.toMatchObject({ name });
    }
  });
});

describe('reading a distribution', () => {
  test('its config comes as the very text, in whatever pieces, with the ETag', async () => {
    const { client } = distribution(['a.example.com']);
    await expect(readConfig(client, REF)).resolves.toMatchObject({ xml: configWith('a.example.com'), etag: 'V1' });
  });

  test('one that is not there is told', async () => {
    const { settings } = answeredBy(() => xmlError('NoSuchDistribution', 404));
    await expect(readConfig(new CloudFrontClient(settings), REF)).rejects.toMatchObject({
      name: 'DistributionNotFound',
      message: expect.stringContaining('distribution E1SOURCE'),
    });
  });

  test.each([
    ['Deployed', true],
    ['InProgress', false],
  ])('its status %s means deployed: %s', async (Status, deployed) => {
    const client = new CloudFrontClient({ region: 'us-east-1' });
    const cloudFront = mockClient(client);
    cloudFront.on(GetDistributionCommand, { Id: 'E1SOURCE' }).resolves({
      Distribution: { Status, DomainName: 'd111.cloudfront.net' } as never,
    });
    await expect(readState(client, REF)).resolves.toMatchObject({ deployed, domainName: 'd111.cloudfront.net' });
  });

  test('its aliases and whether it is enabled are those of the very config whose status is told', async () => {
    const client = new CloudFrontClient({ region: 'us-east-1' });
    const cloudFront = mockClient(client);
    const DistributionConfig = { Aliases: { Quantity: 1, Items: ['a.example.com'] }, Enabled: true };
    cloudFront.on(GetDistributionCommand).resolves({ Distribution: { DistributionConfig } as never });
    const state = await readState(client, REF);
    expect(state).toMatchObject({ aliases: ['a.example.com'], enabled: true });
  });

  test('an answer without a distribution is not taken for one without aliases', async () => {
    const client = new CloudFrontClient({ region: 'us-east-1' });
    const cloudFront = mockClient(client);
    cloudFront.on(GetDistributionCommand).resolves({});
    await expect(readState(client, REF)).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message:
        'cloudfront:GetDistribution on distribution E1SOURCE was answered with a document that does not tell what was asked.',
    });
  });
});
