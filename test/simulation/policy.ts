import { addressOf } from '../../local/s3/address.ts';
import { BATCH_BUCKET, EVENT_BUS_NAME, SCHEDULE_GROUP } from '../../local/service.ts';
import { SERVICE_ACCOUNT } from '../../local/world/schema.ts';
import { type SdkRequest, textOf } from './actions.ts';

/** A statement of an identity or session policy, with CloudFormation's functions where the template has them. */
export interface PolicyStatement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | object | readonly (string | object)[];
  readonly Condition?: object;
}

/** What a call is judged by. */
export interface Asked {
  readonly action: string;
  /** The ARN; of an action without resources `*`. */
  readonly resource: string;
  /** The condition keys that the call has, with their values. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/**
 * Whether one of the statements allows a call. Knows what the project's policies consist of, allowing statements with few
 * operators, and throws for anything else. IAM User Guide, "Policy evaluation logic".
 */
export function isAllowed(statements: readonly PolicyStatement[], { action, resource, context }: Asked): boolean {
  return statements.some((statement) => {
    if (statement.Effect !== 'Allow') throw new Error(`The simulation judges no statement with ${statement.Effect}.`);
    return (
      [statement.Action].flat().some((pattern) => like(pattern, action)) &&
      [statement.Resource].flat().some((pattern) => like(arnOf(pattern), resource)) &&
      holds((statement.Condition ?? {}) as Conditions, context)
    );
  });
}

function holds(conditions: Conditions, context: Asked['context']): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, allowed]) => {
      const values = context[key] ?? [];
      const fits = (value: string) =>
        [allowed].flat().some((one) => (/Like$/.test(operator) ? like(one, value) : one === value));
      if (/^ForAllValues:String(Equals|Like)$/.test(operator)) return values.every(fits);
      if (/^String(Equals|Like)$/.test(operator)) return values.length === 1 && values.every(fits);
      throw new Error(`The simulation does not know the condition operator ${operator}.`);
    }),
  );
}

/** A template's functions by what they stand for in a deployment. */
function arnOf(resource: string | object): string {
  if (typeof resource === 'string') return resource;
  const { 'Fn::GetAtt': attribute, 'Fn::Sub': text, Ref } = resource as Record<string, string | readonly string[]>;
  if (Array.isArray(attribute)) return `{${attribute[0]}}`;
  if (typeof Ref === 'string') return `{${Ref}}`;
  if (typeof text !== 'string') throw new Error(`The simulation does not know ${JSON.stringify(resource)}.`);
  return text
    .replace(/\$\{Table\.Arn\}/g, '{Table}')
    .replace(/\$\{ScheduleGroup\}/g, SCHEDULE_GROUP)
    .replace(/\$\{BatchBucket\.Arn\}/g, `arn:aws:s3:::${BATCH_BUCKET}`)
    .replace(/\$\{AWS::Partition\}/g, 'aws')
    .replace(/\$\{AWS::Region\}/g, 'us-east-1')
    .replace(/\$\{AWS::AccountId\}/g, '999999999999')
    .replace(/\$\{AWS::StackName\}-?/g, '');
}

function like(pattern: string, value: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === value;
  const expression = patterns.get(pattern) ?? expressionOf(pattern);
  patterns.set(pattern, expression);
  return expression.test(value);
}

const patterns = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const source = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\\\?/g, '.'));
  return new RegExp(`^${source.join('.*')}$`, 's');
}

/** What the world knows of what a request names. */
export interface Known {
  /** The tags of a certificate by its ARN. */
  readonly tagsOf: (certificateArn: string) => ReadonlyMap<string, string>;
  /** The state machine whose task waits for a token. */
  readonly machineOf: (taskToken: string) => string | undefined;
}

/** What a request asks for, in the words of IAM. Service Authorization Reference. */
export function askedBy(action: string, request: SdkRequest, accountId: string, known?: Known): Asked {
  const text = textOf(request);
  const [service] = action.split(':');
  if (service === 'dynamodb') return askedOfTable(action, text);
  if (service === 'sts') return { action, resource: new URLSearchParams(text).get('RoleArn') ?? '', context: {} };
  if (service === 'states') return { action, resource: executionOf(JSON.parse(text), known), context: {} };
  if (service === 'events') return { action, resource: busOf(JSON.parse(text)), context: {} };
  if (service === 'acm') return askedOfAcm(action, JSON.parse(text), known);
  if (service === 's3') return { action, resource: resourceOfS3(request), context: {} };
  if (service === 'scheduler') return { action, resource: scheduleOf(request), context: {} };
  const [, , kind = '', id] = request.path.split('/');
  if (service === 'cloudfront') return askedOfCloudFront(action, accountId, kind, id, text);
  if (service !== 'route53') return { action, resource: '*', context: {} };
  if (id === undefined) return { action, resource: '*', context: {} };
  return { action, resource: `arn:aws:route53:::${kind}/${id}`, context: contextOfChange(text) };
}

function askedOfTable(action: string, text: string): Asked {
  const { Key, Item, IndexName, RequestItems = {}, ExpressionAttributeValues: values = {} } = JSON.parse(text);
  const batch = Object.values(RequestItems as Record<string, { Keys: Keyed[] }>).flatMap(({ Keys }) => Keys);
  const keys =
    batch.length > 0 ? batch.map(({ pk }) => pk.S) : [(Key ?? Item)?.pk?.S ?? values[':pk']?.S ?? values[':all']?.S];
  const resource = IndexName === undefined ? '{Table}' : `{Table}/index/${IndexName}`;
  return { action, resource, context: { 'dynamodb:LeadingKeys': keys.map((key) => key ?? '') } };
}

/** The service's own bus by its logical id; another by its name. */
function busOf({ Entries }: { readonly Entries: readonly { readonly EventBusName?: string }[] }): string {
  const others = Entries.map(({ EventBusName = 'default' }) => EventBusName).filter((name) => name !== EVENT_BUS_NAME);
  return others[0] ?? '{EventBus}';
}

interface Keyed {
  readonly pk: { readonly S: string };
}

function askedOfAcm(
  action: string,
  { CertificateArn, DomainName, SubjectAlternativeNames = [], ...rest }: Certificate,
  known: Known | undefined,
): Asked {
  const names = DomainName === undefined ? [] : [DomainName, ...SubjectAlternativeNames];
  const context = {
    'acm:DomainNames': [...new Set(names)],
    ...(rest.ValidationMethod ? { 'acm:ValidationMethod': [rest.ValidationMethod] } : {}),
    ...Object.fromEntries(
      [...(known?.tagsOf(CertificateArn ?? '') ?? [])].map(([key, value]) => [`aws:ResourceTag/${key}`, [value]]),
    ),
  };
  return { action, resource: CertificateArn ?? '*', context };
}

/** The ARN of a bucket or object, addressed by virtual host or by path. */
function resourceOfS3({ headers, path }: SdkRequest): string {
  const { bucket, key } = addressOf({ headers, path });
  return `arn:aws:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
}

function scheduleOf(request: SdkRequest): string {
  const { GroupName = 'default' } = JSON.parse(textOf(request)) as { readonly GroupName?: string };
  return `arn:aws:scheduler:us-east-1:${SERVICE_ACCOUNT}:schedule/${GroupName}/${request.path.split('/')[2]}`;
}

interface Certificate {
  readonly CertificateArn?: string;
  readonly DomainName?: string;
  readonly SubjectAlternativeNames?: readonly string[];
  readonly ValidationMethod?: string;
}

function askedOfCloudFront(
  action: string,
  accountId: string,
  kind: string,
  id: string | undefined,
  text: string,
): Asked {
  const arn = (what: string, name: string) => `arn:aws:cloudfront::${accountId}:${what}/${name}`;
  const own = id !== undefined && kind !== 'conflicting-alias';
  const distribution = own ? undefined : /<DistributionId>([^<]+)</.exec(text)?.[1];
  const tenant = own ? undefined : /<DistributionTenantId>([^<]+)</.exec(text)?.[1];
  if (action === 'cloudfront:ListDistributions') return { action, resource: '*', context: {} };
  if (distribution) return { action, resource: arn('distribution', distribution), context: {} };
  if (tenant) return { action, resource: arn('distribution-tenant', tenant), context: {} };
  return { action, resource: arn(kind === 'conflicting-alias' ? 'distribution' : kind, id ?? 'ANY'), context: {} };
}

function contextOfChange(xml: string): Asked['context'] {
  if (xml === '') return {};
  const all = (tag: string) =>
    [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map(([, value = '']) => value);
  const names = all('Name').map((name) => name.toLowerCase().replace(/\.$/, '').replaceAll('*', '\\052'));
  return {
    'route53:ChangeResourceRecordSetsNormalizedRecordNames': [...new Set(names)],
    'route53:ChangeResourceRecordSetsRecordTypes': [...new Set(all('Type'))],
  };
}

/** A state machine by its logical id, one of its executions or Map Runs by its ARN, or the one whose task waits for a token. */
function executionOf(
  { stateMachineArn, executionArn, mapRunArn, taskToken = '' }: Record<string, string | undefined>,
  known: Known | undefined,
): string {
  if (mapRunArn !== undefined) return mapRunArn;
  if (executionArn !== undefined) return executionArn;
  if (stateMachineArn === undefined) {
    const machine = known?.machineOf(taskToken) ?? 'none that is known';
    return `arn:aws:states:us-east-1:999999999999:stateMachine:${machine}`;
  }
  const name = stateMachineArn.split(':').at(-1) ?? '';
  return `{${name.replace(/(^|-)(\w)/g, (_all, _dash, letter: string) => letter.toUpperCase())}StateMachine}`;
}
