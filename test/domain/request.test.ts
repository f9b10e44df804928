import { describe, expect, test } from '@jest/globals';
import { parseRequest } from '../../shared/domain/request.ts';
import { isMoverError } from '../../shared/errors.ts';

const VALID = {
  domains: ['www.example.com'],
  source: { accountId: '111111111111', distributionId: 'E1SOURCE' },
  target: { accountId: '222222222222', distributionId: 'E2TARGET' },
};

/** The sentence of the refusal, or undefined for a request that is taken. */
function refusalOf(input: unknown): string | undefined {
  try {
    parseRequest(input);
    return undefined;
  } catch (error) {
    if (isMoverError(error, 'InvalidRequest')) return error.message;
    throw error;
  }
}

describe('a valid request', () => {
  test('gets the defaults that change nothing', () => {
    expect(parseRequest(VALID)).toMatchObject({ ...VALID, strategy: 'auto', mode: 'plan' });
  });

  test('keeps every optional field, and its domains come out in the one form', () => {
    const optional = {
      strategy: 'wildcard',
      mode: 'apply',
      hostedZoneId: 'Z1EXAMPLE',
      planHash: 'a'.repeat(64),
      ticket: 'OPS-1',
      requestedBy: 'someone',
    };
    expect(parseRequest({ ...VALID, ...optional, domains: ['WWW.Example.com.', '*.bücher.example'] })).toMatchObject({
      ...VALID,
      ...optional,
      domains: ['www.example.com', '*.xn--bcher-kva.example'],
    });
  });

  test('may name a hundred domains', () => {
    const domains = Array.from({ length: 100 }, (_, index) => `n${index}.example.com`);
    expect(parseRequest({ ...VALID, domains }).domains).toEqual(domains);
  });

  test('may not name one distribution as both', () => {
    expect(refusalOf({ ...VALID, target: { accountId: '222222222222', distributionId: 'E1SOURCE' } })).toBe(
      'The request is not valid: target is the same distribution as the source.',
    );
  });
});

describe('each wrong field has a clause of its own', () => {
  test.each([
    ['domains', undefined, 'domains: invalid input: expected array, received undefined'],
    ['domains', [], 'domains names no domain'],
    ['domains', 'www.example.com', 'domains: invalid input: expected array, received string'],
    ['domains', [1], 'domains[0]: invalid input: expected string, received number'],
    ['domains', ['192.0.2.1'], 'domains[0] is not a host name'],
    ['domains', ['a.example.com', 'not a name'], 'domains[1] is not a host name'],
    ['domains', ['a'.repeat(256)], 'domains[0]: too big'],
    ['domains', ['a.example.com', 'A.Example.com.'], 'domains[1] names a.example.com twice'],
    ['domains', ['bücher.example', 'xn--bcher-kva.example'], 'domains[1] names xn--bcher-kva.example twice'],
    ['source', 'E1SOURCE', 'source: invalid input: expected object'],
    ['source', { ...VALID.source, accountId: 111111111111 }, 'source.accountId: invalid input: expected string'],
    ['source', { ...VALID.source, accountId: '1111' }, 'source.accountId is not an AWS account id'],
    ['source', { ...VALID.source, distributionId: 'e1source' }, 'source.distributionId is not a distribution id'],
    ['source', { ...VALID.source, distributionId: '../E1SOURCE' }, 'source.distributionId is not a distribution id'],
    ['target', { ...VALID.target, roleArn: 'x' }, 'target: unrecognized key: "roleArn"'],
    ['strategy', 'teleport', 'strategy: invalid option'],
    ['mode', 'Apply', 'mode: invalid option'],
    ['hostedZoneId', '/hostedzone/Z1', 'hostedZoneId is not a hosted zone id'],
    ['planHash', 'A'.repeat(64), 'planHash is not a plan hash'],
    ['ticket', 'x'.repeat(201), 'ticket: too big'],
    ['requestedBy', 7, 'requestedBy: invalid input'],
    ['dryRun', true, 'the input: unrecognized key: "dryRun"'],
  ])('%s %j', (field, value, clause) => {
    const message = refusalOf({ ...VALID, [field]: value });
    expect(message).toContain(`The request is not valid: ${clause}`);
    expect(message).not.toContain(';');
  });

  test('and all of them are told at once', () => {
    expect(refusalOf({ ...VALID, domains: ['x', 'a.example.com'], mode: 'go', ticket: 1 })?.split('; ')).toHaveLength(
      3,
    );
  });

  test.each([[undefined], [null], [[]], ['{}'], [7]])('an input that is no object: %j', (input) => {
    expect(refusalOf(input)).toMatch(/^The request is not valid: the input: invalid input: expected object/);
  });

  test('a key named like a prototype is an unknown key', () => {
    const input: unknown = JSON.parse(`{"__proto__":{"mode":"apply"},${JSON.stringify(VALID).slice(1)}`);
    expect(refusalOf(input)).toBe('The request is not valid: the input: unrecognized key: "__proto__".');
  });
});

describe('a request that is wrong all over is refused in few words', () => {
  test('a hundred names that are none', () => {
    const message = refusalOf({ ...VALID, domains: Array.from({ length: 100 }, () => 'x') }) ?? '';
    expect(message).toContain('domains[0] is not a host name');
    expect(message).toMatch(/; and 80 more\.$/);
    expect(message.length).toBeLessThan(4_000);
  });

  test('more domains than a distribution holds', () => {
    const domains = Array.from({ length: 101 }, (_, index) => `n${index}.example.com`);
    expect(refusalOf({ ...VALID, domains })).toBe('The request is not valid: domains names more than 100 domains.');
  });

  test('a key of endless length', () => {
    expect(refusalOf({ ...VALID, ['k'.repeat(100_000)]: 1 })?.length).toBeLessThan(400);
  });
});
