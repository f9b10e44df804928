import { METRICS, type MetricName } from '../shared/domain/measures.ts';
import { logicalId, STATE_MACHINES, stateMachineId } from './names.ts';
import { PERMISSIONS } from './permissions.ts';

/** CloudWatch's grid is 24 wide. */
const WIDTH = 12;
const HEIGHT = 6;
const FIVE_MINUTES = 300;
/** Powertools' own dimension; the service has one value of it. */
export const SERVICE_DIMENSION = { name: 'service', value: 'cname-mover' } as const;

interface Graph {
  readonly title: string;
  readonly metric: MetricName;
  readonly stat: 'Sum' | 'Average' | 'Maximum' | 'p90';
}

const GRAPHS: readonly Graph[] = [
  { title: 'How moves and record changes ended', metric: 'Ended', stat: 'Sum' },
  { title: 'How long they took: seconds', metric: 'JobSeconds', stat: 'Maximum' },
  { title: 'Stages: seconds', metric: 'StageSeconds', stat: 'p90' },
  { title: 'Waiting: seconds, by what for', metric: 'WaitSeconds', stat: 'p90' },
  { title: 'Probes to prove it', metric: 'Probes', stat: 'Sum' },
  { title: 'Probes that the target did not serve', metric: 'UnservedProbes', stat: 'Sum' },
  { title: 'Ways back: seconds', metric: 'RestoreSeconds', stat: 'Maximum' },
];

/** The dashboard of the stack: what moves did, how long it took, and how the functions and state machines are. */
export function dashboard() {
  const own = GRAPHS.map(({ title, metric, stat }) => ({
    title,
    stat,
    metrics: [[{ expression: searchFor(metric, stat), id: 'e1' }]],
  }));
  const all = [...own, ...awsGraphs()];
  const widgets = all.map(({ title, stat, metrics }, index) => ({
    type: 'metric',
    x: (index % 2) * WIDTH,
    y: Math.floor(index / 2) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: { title, stat, metrics, region: `\${AWS::Region}`, period: FIVE_MINUTES, view: 'timeSeries' },
  }));
  return {
    Dashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: {
        DashboardName: { 'Fn::Sub': `\${AWS::StackName}-\${AWS::Region}` },
        DashboardBody: { 'Fn::Sub': JSON.stringify({ widgets }) },
      },
    },
  };
}

/** All metrics of that name, whatever their dimensions' values are: CloudWatch User Guide, "Search expressions". */
function searchFor(metric: MetricName, stat: Graph['stat']): string {
  const schema = [`"\${AWS::StackName}"`, ...METRICS[metric], SERVICE_DIMENSION.name].join(',');
  return `SEARCH('{${schema}} MetricName="${metric}"', '${stat}', ${FIVE_MINUTES})`;
}

function awsGraphs() {
  const machines = STATE_MACHINES.map((name) => `\${${stateMachineId(name)}}`);
  const ends = ['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsAborted'];
  return [
    {
      title: 'Executions',
      stat: 'Sum',
      metrics: machines.flatMap((arn) => ends.map((end) => ['AWS/States', end, 'StateMachineArn', arn])),
    },
    { title: 'Errors of functions', stat: 'Sum', metrics: ofFunctions('Errors') },
    {
      title: 'How late events are told: milliseconds',
      stat: 'Maximum',
      metrics: ofFunctions('IteratorAge', ['publish-events']),
    },
    {
      title: 'Dead letters',
      stat: 'Maximum',
      metrics: ['DeadLetterQueue', 'RequestsDeadLetterQueue', 'EventsDeadLetterQueue'].map((queue) => [
        'AWS/SQS',
        'ApproximateNumberOfMessagesVisible',
        'QueueName',
        `\${${queue}.QueueName}`,
      ]),
    },
  ];
}

function ofFunctions(metric: string, names = Object.keys(PERMISSIONS)) {
  return names.map((name) => ['AWS/Lambda', metric, 'FunctionName', `\${${logicalId(name, 'LambdaFunction')}}`]);
}
