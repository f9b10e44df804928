import { isDeepStrictEqual } from 'node:util';
import { isObject } from './json.ts';
import { KNOWN_FUNCTIONS } from './jsonata-functions.ts';

/** A node of jsonata's syntax tree; only the members that the rules read. */
type Node = Readonly<Record<string, unknown>>;

interface Walk {
  /** False where a name would be read against the top-level context, which Step Functions does not have. */
  readonly context: boolean;
  /** True in a catcher, the one place where `$states.errorOutput` exists. */
  readonly catcher: boolean;
  /** Names bound somewhere in the expression: parameters, `:=`, `@$` and `#$`. */
  readonly bound: ReadonlySet<string>;
}

/**
 * What Step Functions refuses in an expression that JSONata itself would take: names, wildcards and `$` at the top
 * level, `$$`, `$eval` and other unknown functions, `$states.errorOutput` outside a catcher, and the operators `??` and
 * `?:`, which are newer than JSONata 2.0.6. Returns the reason, or undefined. AWS: "Transforming data with JSONata in
 * Step Functions".
 */
export function refusalOf(tree: unknown, catcher: boolean): string | undefined {
  const bound = new Set<string>();
  collectBound(tree, bound);
  return visit(tree, { context: false, catcher, bound });
}

function collectBound(value: unknown, bound: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectBound(item, bound);
  if (!isObject(value)) return;
  if (value.type === 'lambda' && Array.isArray(value.arguments)) {
    for (const parameter of value.arguments) bound.add(String(parameter.value));
  }
  if (value.type === 'bind' && isObject(value.lhs)) bound.add(String(value.lhs.value));
  for (const member of [value.focus, value.index]) if (typeof member === 'string') bound.add(member);
  for (const child of Object.values(value)) collectBound(child, bound);
}

function visit(value: unknown, walk: Walk): string | undefined {
  if (Array.isArray(value)) return first(value, (item) => visit(item, walk));
  if (!isObject(value)) return undefined;
  return refusalOfNode(value, walk) ?? visitChildren(value, walk);
}

function refusalOfNode(node: Node, walk: Walk): string | undefined {
  switch (node.type) {
    case 'name':
      return walk.context ? undefined : `Reference to '${node.value}' at the top level is not supported.`;
    case 'wildcard':
    case 'descendant':
    case 'parent':
      return walk.context ? undefined : `Reference to '${node.value ?? '%'}' at the top level is not supported.`;
    case 'variable':
      return refusalOfVariable(node, walk);
    case 'condition':
      return refusalOfCondition(node);
    case 'function':
    case 'partial':
      return refusalOfCall(node.procedure, walk);
    case 'path':
      return refusalOfErrorOutput(node, walk);
    default:
      return undefined;
  }
}

function refusalOfVariable(node: Node, walk: Walk): string | undefined {
  if (node.value === '$') return "Reference to '$$' is not supported.";
  if (node.value === '' && !walk.context) return "Reference to '$' at the top level is not supported.";
  if (node.value === 'eval' && !walk.bound.has('eval')) return "The function '$eval' is not supported; use '$parse'.";
  return undefined;
}

/** jsonata writes `a ?? b` and `a ?: b` as conditions whose parts stand at the same place in the source. */
function refusalOfCondition(node: Node): string | undefined {
  const { condition } = node;
  if (isDeepStrictEqual(condition, node.then)) return "The operator '?:' is not supported by JSONata 2.0.6.";
  const coalescing = isObject(condition) && condition.type === 'function' && condition.position === undefined;
  return coalescing ? "The operator '??' is not supported by JSONata 2.0.6." : undefined;
}

function refusalOfCall(procedure: unknown, walk: Walk): string | undefined {
  if (!isObject(procedure)) return undefined;
  if (procedure.type === 'path' && Array.isArray(procedure.steps)) {
    return `'${procedure.steps.map((step) => step.value).join('.')}' is not a function; functions start with '$'.`;
  }
  if (procedure.type !== 'variable') return undefined;
  const name = String(procedure.value);
  return KNOWN_FUNCTIONS.has(name) || walk.bound.has(name) || name === 'eval'
    ? undefined
    : `The function '$${name}' does not exist in Step Functions.`;
}

function refusalOfErrorOutput(path: Node, walk: Walk): string | undefined {
  if (walk.catcher || !Array.isArray(path.steps)) return undefined;
  const [variable, member] = path.steps;
  const outside = variable?.type === 'variable' && variable.value === 'states' && member?.value === 'errorOutput';
  return outside
    ? "Reference to '$states.errorOutput' is supported only in the Output and Assign of a Catch."
    : undefined;
}

const WITH_CONTEXT = new Set(['predicate', 'stages', 'group', 'pattern', 'update', 'delete', 'terms']);

function visitChildren(node: Node, walk: Walk): string | undefined {
  if (node.type === 'path' && Array.isArray(node.steps)) {
    const steps = first(node.steps, (step, i) => visit(step, i === 0 ? walk : { ...walk, context: true }));
    return steps ?? visit(node.group, { ...walk, context: true });
  }
  return first(Object.entries(node), ([member, child]) => {
    if (node.type === 'regex' || (node.type === 'lambda' && member === 'arguments')) return undefined;
    return visit(child, WITH_CONTEXT.has(member) ? { ...walk, context: true } : walk);
  });
}

function first<T>(items: readonly T[], refusal: (item: T, index: number) => string | undefined): string | undefined {
  for (const [index, item] of items.entries()) {
    const reason = refusal(item, index);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
