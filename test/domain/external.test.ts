import { describe, expect, test } from '@jest/globals';
import {
  type ExternalAnswer,
  type ExternalChange,
  externalStep,
  judge,
  leadingOf,
  type ServerView,
  standingOf,
} from '../../shared/domain/external.ts';
import type { DomainDnsFacts } from '../../shared/domain/facts.ts';
import { instructionsOf, renderInstructions } from '../../shared/domain/instructions.ts';
import { checksOf, planOf, SOURCE_HOST, TARGET_HOST } from './facts.ts';

const WWW = 'www.example.com';
const ZONE = { name: 'example.com', nameServers: ['ns1.example.net', 'ns2.example.net'] };
const CHANGE = {
  kind: 'leads',
  zone: ZONE,
  name: WWW,
  ttl: 300,
  from: SOURCE_HOST,
  to: TARGET_HOST,
  was: SOURCE_HOST,
} as const;
const FLAT = { ...CHANGE, name: 'example.com', from: undefined };
const TEXT = { kind: 'text', zone: ZONE, name: `_${WWW}`, ttl: 60, value: TARGET_HOST, others: ['of others'] } as const;

function view(fields: Partial<ServerView> = {}): ServerView {
  return { server: 'ns1.example.net', host: undefined, addresses: [], texts: [], ttl: 300, ...fields };
}

function outside(answer: Partial<ExternalAnswer> = {}, domain = WWW): Extract<DomainDnsFacts, { kind: 'external' }> {
  const found = { host: SOURCE_HOST, end: SOURCE_HOST, addresses: [], certificates: [], ttl: 300, ...answer };
  return { domain, kind: 'external', zone: ZONE, answer: found, reason: 'of a reason', externalProof: undefined };
}

describe('where a domain in a zone of others leads', () => {
  const ends = { source: { domainName: SOURCE_HOST }, target: { domainName: TARGET_HOST } };
  const certificate = (serial: string) => ({ certificate: { serial } });
  const facts = {
    source: { ...ends.source, ...certificate('aa') },
    target: { ...ends.target, ...certificate('bb') },
  } as Parameters<typeof leadingOf>[1];
  const flat = { host: undefined, end: undefined, addresses: ['192.0.2.1'] };
  test.each<[string, Partial<ExternalAnswer>, string]>([
    ['a CNAME to the source', {}, 'source'],
    ['a chain to the source', { host: 'cdn.example.net', end: SOURCE_HOST }, 'source'],
    ['a CNAME to the target', { host: TARGET_HOST, end: TARGET_HOST }, 'target'],
    ['a chain to the target', { host: 'cdn.example.net', end: TARGET_HOST }, 'target'],
    ['a CNAME to others', { host: 'cdn.example.net', end: 'cdn.example.net' }, 'elsewhere'],
    ["addresses that present the source's certificate", { ...flat, certificates: ['aa'] }, 'untold'],
    ["addresses that present the target's certificate", { ...flat, certificates: ['bb'] }, 'untold'],
    ["addresses that present another's certificate", { ...flat, certificates: ['cc'] }, 'elsewhere'],
    ['addresses that present nothing', flat, 'elsewhere'],
    ['nothing', { ...flat, addresses: [] }, 'nowhere'],
  ])('%s: %s', (_what, answer, leading) => {
    expect(leadingOf(outside(answer), facts)).toBe(leading);
  });
});

describe('a change that a person was asked for', () => {
  const done = view({ host: TARGET_HOST });
  const before = view({ server: 'ns2.example.net', host: SOURCE_HOST });
  const silent = view({ server: 'ns2.example.net', failure: 'no answer within 3000 ms' });
  test.each<[string, ExternalChange, readonly ServerView[], string]>([
    ['at every server', CHANGE, [done, done], 'changed'],
    ['at one server only', CHANGE, [done, before], 'not-yet'],
    ['at all servers that answer', CHANGE, [done, silent], 'changed'],
    ['at servers that are silent', CHANGE, [silent, silent], 'not-yet'],
    ['in a zone without servers', CHANGE, [], 'not-yet'],
    ['to a host of others', CHANGE, [view({ host: 'cdn.example.net' })], 'not-yet'],
    ['to nothing', CHANGE, [view()], 'not-yet'],
    ['that answers with addresses', FLAT, [view({ addresses: ['192.0.2.1'] })], 'untold'],
    ['of a CNAME into addresses', CHANGE, [done, view({ addresses: ['192.0.2.1'] })], 'untold'],
    ['with one server behind', FLAT, [view({ addresses: ['192.0.2.1'] }), before], 'not-yet'],
    ['of a TXT record', TEXT, [view({ texts: ['of others', TARGET_HOST] })], 'changed'],
    ['of a TXT record that is not there', TEXT, [view({ texts: ['of others'] })], 'not-yet'],
  ])('%s: %s', (_what, change, views, state) => {
    expect(judge(change, views).state).toBe(state);
  });

  test('is told by what each server answered', () => {
    expect(judge(CHANGE, [done, before, silent]).saw).toBe(
      `ns1.example.net: CNAME ${TARGET_HOST}; ns2.example.net: CNAME ${SOURCE_HOST}; ns2.example.net: no answer (no answer within 3000 ms)`,
    );
    expect(judge(TEXT, [view()]).saw).toBe('ns1.example.net: no TXT record');
    expect(judge(CHANGE, []).saw).toBe('no name server');
  });

  test.each<[string, ExternalChange, readonly ServerView[], boolean, string]>([
    ['one server has it', CHANGE, [done, before], false, 'changed'],
    ['no server has it', CHANGE, [before], false, 'as-before'],
    ['others changed it', CHANGE, [view({ host: 'cdn.example.net' })], false, 'by-others'],
    ['no server answers', CHANGE, [silent], false, 'untold'],
    ['others deleted it', CHANGE, [view()], false, 'by-others'],
    ['addresses, and somebody gave their word', FLAT, [view({ addresses: ['192.0.2.1'] })], true, 'changed'],
    ['addresses, and nobody did', FLAT, [view({ addresses: ['192.0.2.1'] })], false, 'untold'],
  ])('stands for the way back, when %s: %5$s', (_what, change, views, confirmed, standing) => {
    expect(standingOf(change, views, confirmed)).toBe(standing);
  });
});

describe('a plan with names in zones of others', () => {
  test('has the change as a step right where the service would change its own records', () => {
    const plan = planOf({ dns: [outside()] });

    expect(plan.verdict).toBe('ready');
    expect(plan.steps.map(({ id }) => id)).toEqual([
      'add-cover',
      'change-external-dns',
      'remove-domains',
      'add-domains',
      'remove-cover',
    ]);
    expect(externalStep(plan, 'change-external-dns')).toMatchObject({ oldTtl: 300, changes: [CHANGE] });
    expect(checksOf(plan, 'dns-external')).toHaveLength(1);
  });

  test('keeps its hash where addresses that count down and turn round are all that differs', () => {
    const flat = (address: string, ttl: number) =>
      planOf({ dns: [outside({ host: undefined, end: undefined, addresses: [address], certificates: ['abc'], ttl })] });

    expect(flat('192.0.2.1', 60).hash).toBe(flat('192.0.2.9', 37).hash);
    expect(flat('192.0.2.1', 60).hash).not.toBe(planOf({ dns: [outside()] }).hash);
  });
});

describe('the instructions', () => {
  test('say a CNAME in every shape', () => {
    expect(instructionsOf({ changes: [CHANGE] })[0]).toMatchObject({
      change: `${WWW} CNAME ${SOURCE_HOST} → CNAME ${TARGET_HOST}`,
      zoneFile: `${WWW}. 300 IN CNAME ${TARGET_HOST}.`,
      dnscontrol: `CNAME("www", "${TARGET_HOST}.", TTL(300)),`,
      terraform: [
        'resource "dns_cname_record" "www_example_com" {',
        '  zone  = "example.com."',
        '  name  = "www"',
        `  cname = "${TARGET_HOST}."`,
        '  ttl   = 300',
        '}',
      ].join('\n'),
      cloudflare: [
        'resource "cloudflare_dns_record" "www_example_com" {',
        '  zone_id = var.zone_id',
        '  name    = "www.example.com"',
        '  type    = "CNAME"',
        `  content = "${TARGET_HOST}"`,
        '  ttl     = 300',
        '  proxied = false',
        '}',
      ].join('\n'),
    });
  });

  test('say an apex in the words of providers, and that it has to be confirmed', () => {
    const [one] = instructionsOf({ changes: [FLAT] });

    expect(one).toMatchObject({ dnscontrol: `ALIAS("@", "${TARGET_HOST}.", TTL(300)),`, terraform: '' });
    expect(one?.note).toMatch(/ALIAS, ANAME, CNAME flattening.*confirm it/);
  });

  test('keep the values of others beside a TXT record', () => {
    const [one] = instructionsOf({ changes: [TEXT] });

    expect(one?.terraform).toContain(`txt  = ["of others", "${TARGET_HOST}"]`);
    expect(one?.dnscontrol).toBe(`TXT("_www", "${TARGET_HOST}", TTL(60)),`);
    expect(one?.zoneFile).toBe(`_${WWW}. 60 IN TXT "${TARGET_HOST}"`);
  });

  test('repeats what others wrote to Terraform as text, never as one of its templates', () => {
    const others = ['$' + '{file("/etc/passwd")} %{ if true }', '$5 100%', 'a\bb'];
    const [one] = instructionsOf({ changes: [{ ...TEXT, others }] });
    const txt = ['"$$' + '{file(\\"/etc/passwd\\")} %%{ if true }"', '"$5 100%"', '"a\\u0008b"', `"${TARGET_HOST}"`];
    expect(one?.terraform).toContain(`txt  = [${txt.join(', ')}]`);
  });

  test('are one Markdown for all, a wildcard with a name that Terraform takes', () => {
    const text = renderInstructions({ changes: [{ ...CHANGE, name: '*.example.com' }, TEXT] });

    expect(text.match(/^### /gm)).toHaveLength(2);
    expect(text).toContain('"cloudflare_dns_record" "wildcard_example_com"');
    expect(text).toContain('CNAME("*", ');
  });
});
