import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A top-level declaration or a method, as text. */
interface Unit {
  readonly file: SourceFile;
  /** The class of a method. */
  readonly owner: string | undefined;
  readonly text: string;
}

interface SourceFile {
  /** Names imported from other files of the project, as keys of units. */
  readonly imported: ReadonlyMap<string, string>;
  /** SDK names (`GetChangeCommand`, `paginateQuery`) by the package they come from. */
  readonly sdk: ReadonlyMap<string, string>;
  readonly path: string;
}

const ROOT = join(import.meta.dirname, '..', '..');
const PREFIXES: Readonly<Record<string, string>> = {
  '@aws-sdk/client-acm': 'acm',
  '@aws-sdk/client-api-gateway': 'apigateway',
  '@aws-sdk/client-apprunner': 'apprunner',
  '@aws-sdk/client-appsync': 'appsync',
  '@aws-sdk/client-cloudfront': 'cloudfront',
  '@aws-sdk/client-ec2': 'ec2',
  '@aws-sdk/client-elastic-beanstalk': 'elasticbeanstalk',
  '@aws-sdk/client-elastic-load-balancing': 'elasticloadbalancing',
  '@aws-sdk/client-elastic-load-balancing-v2': 'elasticloadbalancing',
  '@aws-sdk/client-eventbridge': 'events',
  '@aws-sdk/client-global-accelerator': 'globalaccelerator',
  '@aws-sdk/client-iam': 'iam',
  '@aws-sdk/client-opensearch': 'es',
  '@aws-sdk/client-route-53': 'route53',
  '@aws-sdk/client-s3': 's3',
  '@aws-sdk/client-scheduler': 'scheduler',
  '@aws-sdk/client-sfn': 'states',
  '@aws-sdk/client-sts': 'sts',
  '@aws-sdk/client-vpc-lattice': 'vpc-lattice',
  '@aws-sdk/lib-dynamodb': 'dynamodb',
};
const DOCUMENT_OPERATIONS: Readonly<Record<string, string>> = {
  BatchGet: 'BatchGetItem',
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
};
/** Permissions of API Gateway are named after the methods of HTTP. */
const NAMED_OTHERWISE: Readonly<Record<string, string>> = { 'apigateway:GetDomainNames': 'apigateway:GET' };
/** The names under which the code holds its stores and sessions. */
const RECEIVERS: Readonly<Record<string, string>> = {
  batches: 'BatchStore',
  journal: 'JournalStore',
  plans: 'PlanStore',
  locks: 'LockStore',
  requests: 'RequestStore',
  tokens: 'TokenStore',
  bus: 'Bus',
  callers: 'CallerStore',
  questions: 'QuestionStore',
  sessions: 'Sessions',
  writing: 'Sessions',
  services: 'TargetServices',
  targets: 'TargetStore',
  writer: 'StepWriter',
  '#journal': 'JournalStore',
  '#requests': 'RequestStore',
  '#table': 'Table',
};
const ITEMS: Readonly<Record<string, string>> = {
  JournalStore: 'moves',
  PlanStore: 'moves',
  RequestStore: 'moves',
  LockStore: 'locks',
  TokenStore: 'tokens',
  BatchStore: 'batches',
  CallerStore: 'callers',
  QuestionStore: 'moves',
  TargetStore: 'moves',
};

/**
 * What a function's code can call on AWS, by following names from its handler through the sources: `cloudfront:GetDistribution`,
 * and for the table `moves dynamodb:GetItem` or `locks dynamodb:GetItem`.
 */
export function calledActions(functionName: string): string[] {
  const actions = new Set<string>();
  const seen = new Set<string>();
  const visit = (key: string, items: string | undefined) => {
    const unit = units.get(key);
    const kind = (unit?.owner && ITEMS[unit.owner]) ?? items;
    if (!unit || seen.has(`${key} ${kind}`)) return;
    seen.add(`${key} ${kind}`);
    for (const action of actionsIn(unit)) actions.add(action.startsWith('dynamodb:') ? `${kind} ${action}` : action);
    for (const next of referencesOf(unit)) visit(next, kind);
  };
  visit(`functions/${functionName}.ts create`, undefined);
  return [...actions].sort();
}

const units = new Map<string, Unit>();
for (const folder of ['functions', 'shared']) {
  for (const entry of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
    if (entry.endsWith('.ts')) readUnits(join(folder, entry));
  }
}

function readUnits(path: string): void {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const file = { path, imported: new Map<string, string>(), sdk: new Map<string, string>() };
  for (const [, names = '', from = ''] of text.matchAll(/^import \{([^}]*)\} from '([^']+)'/gm)) {
    for (const name of names.split(',').map((one) => one.trim())) {
      if (from.startsWith('.')) file.imported.set(name, `${join(dirname(path), from)} ${name}`);
      else if (from in PREFIXES) file.sdk.set(name, from);
    }
  }
  for (const [name, body] of declarations(text, /^(?:export )?(?:async )?(?:function|const|class) (\w+)/)) {
    units.set(`${path} ${name}`, { file, owner: undefined, text: body });
    if (!/^(?:export )?class /.test(body)) continue;
    for (const [method, methodBody] of declarations(body, /^ {2}(?:async )?(#?\w+)(?:<\w+>)?\(/)) {
      units.set(`${name}.${method}`, { file, owner: name, text: methodBody });
    }
  }
}

/** Splits a text at the lines that begin a declaration. */
function declarations(text: string, start: RegExp): [string, string][] {
  const found: [string, string][] = [];
  for (const line of text.split('\n')) {
    const name = start.exec(line)?.[1];
    const last = found.at(-1);
    if (name) found.push([name, line]);
    else if (last) last[1] += `\n${line}`;
  }
  return found;
}

function actionsIn({ text, file }: Unit): string[] {
  return [...text.matchAll(/\bnew (\w+)Command\(|\bpaginate(\w+)\(/g)].map(([, sent, paged]) => {
    const from = file.sdk.get(sent === undefined ? `paginate${paged}` : `${sent}Command`) ?? '';
    const operation = sent ?? paged ?? '';
    if (!PREFIXES[from]) throw new Error(`${file.path} calls ${operation} of a package that is not known here.`);
    const name = from === '@aws-sdk/lib-dynamodb' ? (DOCUMENT_OPERATIONS[operation] ?? operation) : operation;
    const action = `${PREFIXES[from]}:${name}`;
    return NAMED_OTHERWISE[action] ?? action;
  });
}

function referencesOf({ text, file, owner }: Unit): string[] {
  const words = new Set(text.match(/\b\w+\b/g));
  const named = [...words].flatMap((word) => file.imported.get(word) ?? `${file.path} ${word}`);
  const methods = [...text.matchAll(/(#?\w+)\.(#?\w+)(?:<[^>(]*>)?\(/g)].flatMap(([, receiver = '', method]) => {
    const target = receiver === 'this' ? owner : RECEIVERS[receiver];
    return target ? [`${target}.${method}`] : [];
  });
  return [...named, ...methods].filter((key) => units.has(key) && !isClass(key));
}

/** A class as a whole is not followed, only the methods that are called. */
function isClass(key: string): boolean {
  return /^(?:export )?class /.test(units.get(key)?.text ?? '');
}
