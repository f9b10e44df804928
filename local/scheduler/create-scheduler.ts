import { SomeText } from '../../shared/domain/text.ts';
import * as z from '../../shared/domain/zod.ts';
import type { Clock } from '../clock.ts';
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../contracts.ts';
import { parseJsonObject } from '../gateway/json-protocol.ts';
import { renderUnexpected } from '../gateway/render.ts';
import { validate } from '../gateway/validation.ts';
import type { InvokeLater } from '../lambda/invoke-later.ts';

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly accountId: string;
  readonly groups: readonly string[];
  readonly invokeLater: InvokeLater;
}

/** One-time schedules in UTC that invoke a Lambda function: what this service makes. */
const CreateSchedule = z.strictObject({
  GroupName: z._default(z.string(), 'default'),
  ScheduleExpression: z.string().check(z.regex(/^at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)$/)),
  ScheduleExpressionTimezone: z.literal('UTC'),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
  ActionAfterCompletion: z.literal('DELETE'),
  ClientToken: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  Target: z.strictObject({
    Arn: z.string().check(z.regex(/^arn:aws:lambda:[\w-]+:\d{12}:function:[\w-]+$/)),
    RoleArn: z.string().check(z.regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/)),
    Input: SomeText,
    RetryPolicy: z.optional(
      z.strictObject({
        MaximumEventAgeInSeconds: z.optional(z.int().check(z.minimum(60), z.maximum(86_400))),
        MaximumRetryAttempts: z.optional(z.int().check(z.minimum(0), z.maximum(185))),
      }),
    ),
    DeadLetterConfig: z.optional(
      z.strictObject({ Arn: z.string().check(z.regex(/^arn:aws:sqs:[\w-]+:\d{12}:[\w-]+$/)) }),
    ),
  }),
});

interface Schedule extends z.infer<typeof CreateSchedule> {
  readonly Name: string;
  readonly Arn: string;
  readonly CreationDate: number;
  readonly clientToken: string | undefined;
  readonly cancel: () => void;
}

const NAME = /^[0-9a-zA-Z-_.]{1,64}$/;

/**
 * EventBridge Scheduler: CreateSchedule, GetSchedule and DeleteSchedule of one-time schedules. What AWS does with a time that
 * has passed is not documented; here it is refused.
 */
export function createScheduler({ clock, accountId, groups, invokeLater }: SchedulerOptions): {
  readonly service: AwsService;
  /** The names of the schedules that there are, as `group/name`. */
  readonly names: () => string[];
} {
  const schedules = new Map<string, Schedule>();
  return {
    names: () => [...schedules.keys()],
    service: {
      handle: async (request) => {
        try {
          return response(200, answer(request), request.requestId);
        } catch (thrown) {
          const { status, code, message } = renderUnexpected(thrown);
          const refused = response(status, { Message: message }, request.requestId);
          return { ...refused, headers: { ...refused.headers, 'x-amzn-errortype': code } };
        }
      },
    },
  };

  function answer({ method, path, query, body, caller }: AwsRequest): unknown {
    const name = decodeURIComponent(/^\/schedules\/([^/]+)$/.exec(path)?.[1] ?? '');
    if (caller.accountId !== accountId || !NAME.test(name)) throw notFound(`Schedule ${name}`);
    const group = query.get('groupName') ?? 'default';
    if (method === 'POST') return create(name, validate(CreateSchedule, parseJsonObject(body), 'ValidationException'));
    if (method === 'GET') return shown(existing(group, name));
    if (method !== 'DELETE')
      throw new AwsError('UnknownOperationException', 404, 'The local AWS has no such operation.');
    existing(group, name).cancel();
    schedules.delete(`${group}/${name}`);
    return {};
  }

  function create(Name: string, input: z.infer<typeof CreateSchedule>) {
    const { GroupName, ClientToken, ScheduleExpression, Target } = input;
    if (!groups.includes(GroupName)) throw notFound(`Schedule group ${GroupName}`);
    const key = `${GroupName}/${Name}`;
    const present = schedules.get(key);
    if (present && present.clientToken === ClientToken) return { ScheduleArn: present.Arn };
    if (present) throw new AwsError('ConflictException', 409, `Schedule ${Name} already exists.`);
    const wait = Date.parse(`${ScheduleExpression.slice(3, -1)}Z`) - clock.now();
    if (!(wait > 0)) throw new AwsError('ValidationException', 400, 'The schedule expression is in the past.');
    const cancel = clock.schedule(wait, () => {
      schedules.delete(key);
      invokeLater(Target.Arn.split(':').at(-1) ?? '', JSON.parse(Target.Input));
    });
    const Arn = `arn:aws:scheduler:us-east-1:${accountId}:schedule/${key}`;
    schedules.set(key, { ...input, Name, Arn, CreationDate: clock.now() / 1_000, clientToken: ClientToken, cancel });
    return { ScheduleArn: Arn };
  }

  function existing(group: string, name: string): Schedule {
    const schedule = schedules.get(`${group}/${name}`);
    if (!schedule) throw notFound(`Schedule ${name}`);
    return schedule;
  }
}

function shown({ cancel: _cancel, clientToken: _token, ClientToken: _sent, ...schedule }: Schedule) {
  return { ...schedule, State: 'ENABLED' };
}

function notFound(what: string): AwsError {
  return new AwsError('ResourceNotFoundException', 404, `${what} does not exist.`);
}

function response(status: number, body: unknown, requestId: string): AwsResponse {
  const headers = { 'content-type': 'application/json', 'x-amzn-requestid': requestId };
  return { status, headers, body: JSON.stringify(body) };
}
