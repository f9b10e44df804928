import { describe, expect, test } from '@jest/globals';
import { loadDefinition } from '../../../local/stepfunctions/interpreter/load-definition.ts';
import { invoke } from './world.ts';

const machine = (states: object, rest: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'A',
  States: states,
  ...rest,
});
const only = (state: object, rest: object = {}) => machine({ A: state }, rest);
const pass = (fields: object) => only({ Type: 'Pass', End: true, ...fields });
const task = (fields: object) => only({ ...invoke('f'), ...fields });
const output = (expression: string) => pass({ Output: `{% ${expression} %}` });
const done = { Type: 'Succeed' };
const map = (fields: object, processor: object = {}) =>
  only({ Type: 'Map', End: true, ItemProcessor: { StartAt: 'B', States: { B: done }, ...processor }, ...fields });

describe('refused when it is loaded', () => {
  test.each<[string, object, string]>([
    ['no states', { QueryLanguage: 'JSONata', StartAt: 'A' }, 'These fields are required: [States] at /'],
    ['no StartAt', { QueryLanguage: 'JSONata', States: { A: done } }, 'These fields are required: [StartAt]'],
    ['JSONPath by default', { StartAt: 'A', States: { A: done } }, "set 'QueryLanguage' to 'JSONata'"],
    [
      'JSONPath for a state',
      pass({ QueryLanguage: 'JSONPath' }),
      'should be one of the following: [JSONata] at /States/A/QueryLanguage',
    ],
    ['an unknown type', only({ Type: 'Loop' }), '/States/A/Type'],
    ['an unknown field', pass({ Outptu: 1 }), "Field 'Outptu' is not supported at /States/A/Outptu"],
    [
      'an unknown field of the machine',
      only(done, { Processor: 1 }),
      "Field 'Processor' is not supported at /Processor",
    ],
    [
      'InputPath',
      pass({ InputPath: '$' }),
      "field 'InputPath' is only supported for the 'JSONPath' QueryLanguage at /States/A/InputPath",
    ],
    ['Parameters', task({ Parameters: {} }), '/States/A/Parameters'],
    ['ResultSelector', task({ ResultSelector: {} }), '/States/A/ResultSelector'],
    ['ResultPath', task({ ResultPath: '$' }), '/States/A/ResultPath'],
    ['OutputPath', pass({ OutputPath: '$' }), '/States/A/OutputPath'],
    [
      'a key with .$',
      pass({ Output: { 'a.$': '$.b' } }),
      "The key 'a.$' is JSONPath; write 'a' with a JSONata value. at /States/A/Output/a.$",
    ],
    ['an Assign with .$', pass({ Assign: { 'a.$': '$.b' } }), '/States/A/Assign'],
    ['a Next to nowhere', only({ Type: 'Pass', Next: 'Z' }), "Missing 'Next' target: Z at /States/A/Next"],
    [
      'a StartAt to nowhere',
      { QueryLanguage: 'JSONata', StartAt: 'Z', States: { A: done } },
      "Missing 'StartAt' target: Z",
    ],
    [
      'a Default to nowhere',
      only({ Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], Default: 'Z' }),
      "Missing 'Default' target",
    ],
    [
      'a Catch to nowhere',
      task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }] }),
      "Missing 'Catch[0]/Next' target: Z",
    ],
    ['a state that nothing leads to', machine({ A: done, B: done }), 'State "B" is not reachable at /States/B'],
    ['no end', machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }), 'MISSING_END_STATE'],
    ['neither Next nor End', only({ Type: 'Pass' }), "exactly one of the fields 'Next' and 'End'"],
    ['Next and End', only({ Type: 'Pass', Next: 'A', End: true }), "exactly one of the fields 'Next' and 'End'"],
    ['a name twice', map({}, { StartAt: 'A', States: { A: done } }), 'DUPLICATE_STATE_NAME'],
    ['an activity', task({ Resource: 'arn:aws:states:us-east-1:111111111111:activity:a' }), '/States/A/Resource'],
    ['a function ARN', task({ Resource: 'arn:aws:lambda:us-east-1:111111111111:function:f' }), '/States/A/Resource'],
    ['an SDK integration', task({ Resource: 'arn:aws:states:::aws-sdk:sts:getCallerIdentity' }), '/States/A/Resource'],
    ['startExecution.sync', task({ Resource: 'arn:aws:states:::states:startExecution.sync' }), '/States/A/Resource'],
    ['lambda:invoke.sync:2', task({ Resource: 'arn:aws:states:::lambda:invoke.sync:2' }), '/States/A/Resource'],
    [
      'no Arguments',
      only({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true }),
      'These fields are required: [Arguments]',
    ],
    [
      'no FunctionName',
      task({ Arguments: { Payload: 1 } }),
      'These fields are required: [FunctionName] at /States/A/Arguments',
    ],
    [
      'an argument that would be lost',
      task({ Arguments: { FunctionName: 'f', InvocationType: 'Event' } }),
      '/States/A/Arguments/InvocationType',
    ],
    [
      'a heartbeat as long as the timeout',
      task({ TimeoutSeconds: 9, HeartbeatSeconds: 9 }),
      '/States/A/HeartbeatSeconds',
    ],
    ['a timeout of nothing', task({ TimeoutSeconds: 0 }), '/States/A/TimeoutSeconds'],
    [
      'States.ALL among others',
      task({ Catch: [{ ErrorEquals: ['X', 'States.ALL'], Next: 'A' }] }),
      'stand alone at /States/A/Catch[0]/ErrorEquals',
    ],
    [
      'States.ALL before others',
      task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] }),
      'last element at /States/A/Retry[0]',
    ],
    [
      'a backoff below one',
      task({ Retry: [{ ErrorEquals: ['X'], BackoffRate: 0.5 }] }),
      '/States/A/Retry[0]/BackoffRate',
    ],
    [
      'an unknown jitter',
      task({ Retry: [{ ErrorEquals: ['X'], JitterStrategy: 'SOME' }] }),
      '/States/A/Retry[0]/JitterStrategy',
    ],
    [
      'a maximal delay below the interval',
      task({ Retry: [{ ErrorEquals: ['X'], IntervalSeconds: 5, MaxDelaySeconds: 5 }] }),
      '/States/A/Retry[0]/MaxDelaySeconds',
    ],
    [
      'a Retry on a Pass',
      pass({ Retry: [{ ErrorEquals: ['X'] }] }),
      "Field 'Retry' is not supported at /States/A/Retry",
    ],
    [
      'a Wait for two things',
      only({ Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z', End: true }),
      'exactly one of',
    ],
    ['a Wait for nothing', only({ Type: 'Wait', End: true }), 'exactly one of'],
    ['a date without time', only({ Type: 'Wait', Timestamp: '2026-01-01', End: true }), '/States/A/Timestamp'],
    [
      'a comparison of JSONPath',
      machine({ A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'B' }] }, B: done }),
      '/States/A',
    ],
    ['an Assign on a Succeed', only({ Type: 'Succeed', Assign: { a: 1 } }), "Field 'Assign' is not supported"],
    ['an Output on a Fail', only({ Type: 'Fail', Output: 1 }), "Field 'Output' is not supported"],
    ['an ItemReader', map({ ItemReader: {} }), "Field 'ItemReader' is not supported"],
    ['an ItemBatcher', map({ ItemBatcher: {} }), "Field 'ItemBatcher' is not supported"],
    [
      'a tolerance on an inline Map',
      map({ ToleratedFailureCount: 1 }),
      "Field 'ToleratedFailureCount' is not supported",
    ],
    [
      'an EXPRESS processor',
      map({}, { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } }),
      'ProcessorConfig/ExecutionType',
    ],
    [
      'a broken state within a Map',
      map({}, { States: { B: { Type: 'Pass', End: true, Oops: 1 } } }),
      '/States/A/ItemProcessor/States/B/Oops',
    ],
    ["a variable named 'states'", pass({ Assign: { states: 1 } }), "'states' is reserved"],
    ['a variable with a dollar', pass({ Assign: { $a: 1 } }), "'$a' is not a variable name"],
    ['a variable that hides a function', pass({ Assign: { count: 1 } }), "would hide the function '$count'"],
  ])('%s', (_, definition, message) => {
    expect(() => loadDefinition(JSON.stringify(definition))).toThrow(message);
    expect(() => loadDefinition(JSON.stringify(definition))).toThrow(
      expect.objectContaining({ code: 'InvalidDefinition', status: 400 }),
    );
  });

  test.each<[string, string, string]>([
    ['a syntax error', 'a[1,2)', 'INVALID_JSONATA_EXPRESSION'],
    [
      'a bare name',
      'phone',
      "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/A/Output",
    ],
    ['a bare name within a function', '$map($states.input, function($x) { b })', "Reference to 'b'"],
    ['a bare name as a value', '{"a": b}', "Reference to 'b'"],
    ['the context', '$', "Reference to '$' at the top level"],
    ['the root', '$$.a', "Reference to '$$' is not supported."],
    ['a wildcard', '*', "Reference to '*'"],
    ['$eval', "$eval('1')", "use '$parse'"],
    ['$eval by name', "'1' ~> $eval", "use '$parse'"],
    ['an unknown function', '$jsonParse(1)', "The function '$jsonParse' does not exist in Step Functions."],
    ['a function without its dollar', 'count([1])', "functions start with '$'"],
    ['the error outside a catcher', '$states.errorOutput.Error', 'only in the Output and Assign of a Catch'],
    ['??, which is newer than 2.0.6', '$x ?? 1', "The operator '??'"],
    ['?:, which is newer than 2.0.6', '$x ?: 1', "The operator '?:'"],
  ])('in an expression: %s', (_, expression, message) => {
    expect(() => loadDefinition(JSON.stringify(output(expression)))).toThrow(message);
  });

  test('text that is no JSON', () => {
    expect(() => loadDefinition('{')).toThrow('INVALID_JSON_DESCRIPTION');
  });

  test('a definition of more than 1 MiB', () => {
    expect(() => loadDefinition(JSON.stringify(pass({ Comment: 'x'.repeat(1024 * 1024) })))).toThrow(
      'larger than 1 MiB',
    );
  });

  test('an inner scope that assigns a variable of an outer one', () => {
    const definition = machine({
      A: { Type: 'Pass', Assign: { total: 0 }, Next: 'Each' },
      Each: {
        Type: 'Map',
        End: true,
        ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Pass', Assign: { total: 1 }, End: true } } },
      },
    });
    expect(() => loadDefinition(JSON.stringify(definition))).toThrow(
      "The variable 'total' is assigned in an outer scope too",
    );
  });
});

describe('accepted', () => {
  test.each([
    '$states.input.items[value > 3].name',
    '$x[value > 3]',
    '$map($x, function($y) { $y })[ok].name',
    '$states.input.items^(>price){kind: $sum(price)}',
    '$states.input.items.{"n": name, "all": $}',
    '$map([1, 2], function($n, $i) { $n + $i })',
    '($f := function($n) { $n <= 1 ? 1 : $n * $f($n - 1) }; $f(5))',
    '$states.input.list ~> $filter(function($x) { $x.ok }) ~> $count',
    '$exists($x) ? $x : 3',
    '$x ? $x : 3',
    '$states.input ~> |items|{"seen": true}|',
    '$states.input.items@$i.tags@$t[$t = $i.name].$i.id',
    "$replace('a.b', /\\./, '-')",
    '$states.input."a b".`c d`',
  ])('%s', (expression) => {
    expect(loadDefinition(JSON.stringify(output(expression))).startAt).toBe('A');
  });

  test('sibling branches may use one variable name, and comments may stand anywhere', () => {
    const branch = (name: string) => ({
      StartAt: name,
      States: { [name]: { Type: 'Pass', Assign: { n: 1 }, End: true } },
    });
    const state = { Type: 'Parallel', Comment: 'both', Branches: [branch('B'), branch('C')], End: true };
    expect(loadDefinition(JSON.stringify(only(state, { Comment: 'all', Version: '1.0' }))).states.size).toBe(1);
  });
});
