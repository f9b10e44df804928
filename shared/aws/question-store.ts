import { gunzipSync, gzipSync } from 'node:zlib';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ExternalChange, ExternalStepId } from '../domain/external.ts';
import type { Instruction } from '../domain/instructions.ts';
import { moveKey, type Table } from './table.ts';

/** What a person said to a plan. */
export interface ApprovalAnswer {
  readonly verdict: 'approve' | 'reject';
  readonly by: string;
  readonly comment?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A plan that waits for a person's word, with the token by which its execution goes on. */
export interface ApprovalQuestion {
  readonly moveId: string;
  readonly planHash: string;
  readonly taskToken: string;
  /** The ARN of the execution that waits. */
  readonly execution: string;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
  readonly answer?: ApprovalAnswer;
  /** True once the waiting execution has the answer. */
  readonly delivered?: boolean;
}

/** DNS that a person has to change, with the token by which the execution that waits for it goes on. */
export interface DnsQuestion {
  readonly moveId: string;
  readonly fence: number;
  readonly step: ExternalStepId;
  readonly taskToken: string;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
  readonly changes: readonly ExternalChange[];
  /** The same in every shape that a person may need, as data and as Markdown. */
  readonly instructions: readonly Instruction[];
  readonly markdown: string;
}

/** What is asked of people, one question of each kind per move; asking again replaces the token. */
export class QuestionStore {
  readonly #table: Table;
  readonly #now: () => number;

  /** `now` gives milliseconds since the epoch. */
  constructor(table: Table, now: () => number) {
    this.#table = table;
    this.#now = now;
  }

  /** Asks for the approval of a plan. What was said to the very same plan before stays, and is answered. */
  async askApproval(question: Pick<ApprovalQuestion, 'moveId' | 'planHash' | 'taskToken' | 'execution'>) {
    const { moveId, planHash, taskToken, execution } = question;
    const asked: ApprovalQuestion = { moveId, planHash, taskToken, execution, askedAt: this.#now() };
    const again = new UpdateCommand({
      TableName: this.#table.name,
      Key: { pk: moveKey(moveId), sk: APPROVAL },
      UpdateExpression: 'SET taskToken = :taskToken, execution = :execution, askedAt = :askedAt REMOVE delivered',
      ConditionExpression: 'planHash = :planHash',
      ExpressionAttributeValues: {
        ':taskToken': taskToken,
        ':execution': execution,
        ':askedAt': asked.askedAt,
        ':planHash': planHash,
      },
    });
    if (await this.#table.holds('dynamodb:UpdateItem', moveId, () => this.#table.db.send(again))) {
      return (await this.approval(moveId)) ?? asked;
    }
    await this.#put(APPROVAL, { ...asked });
    return asked;
  }

  async approval(moveId: string): Promise<ApprovalQuestion | undefined> {
    return (await this.#table.get({ pk: moveKey(moveId), sk: APPROVAL })) as ApprovalQuestion | undefined;
  }

  /** Keeps the first answer to a question; false when it was answered or asked anew meanwhile. */
  async answerApproval(question: ApprovalQuestion, answer: ApprovalAnswer): Promise<boolean> {
    return this.#update(question, 'SET answer = :answer', ' AND attribute_not_exists(answer)', { ':answer': answer });
  }

  /** Notes that the waiting execution has the answer. */
  async markDelivered(question: ApprovalQuestion): Promise<void> {
    await this.#update(question, 'SET delivered = :true', '', { ':true': true });
  }

  /** Takes an answer back that came too late to reach anybody. */
  async withdrawAnswer(question: ApprovalQuestion): Promise<void> {
    await this.#update(question, 'REMOVE answer', '', {});
  }

  /** Keeps what DNS a person is asked to change, instead of what was asked before. */
  async askDns(question: Omit<DnsQuestion, 'askedAt'>): Promise<void> {
    const { changes, instructions, markdown, ...head } = question;
    // Compressed: instructions for a hundred long names would not fit into an item.
    const content = gzipSync(JSON.stringify({ changes, instructions, markdown }));
    await this.#put(DNS, { ...head, askedAt: this.#now(), content });
  }

  async dns(moveId: string): Promise<DnsQuestion | undefined> {
    const item = await this.#table.get({ pk: moveKey(moveId), sk: DNS });
    if (!item) return undefined;
    const { content, ...head } = item;
    return { ...head, ...JSON.parse(gunzipSync(content as Uint8Array).toString('utf8')) } as DnsQuestion;
  }

  async #put(sk: string, question: { readonly moveId: string; readonly [member: string]: unknown }): Promise<void> {
    const put = new PutCommand({
      TableName: this.#table.name,
      Item: { pk: moveKey(question.moveId), sk, ...question },
    });
    await this.#table.call('dynamodb:PutItem', question.moveId, () => this.#table.db.send(put));
  }

  async #update(
    { moveId, taskToken }: ApprovalQuestion,
    change: string,
    condition: string,
    values: Readonly<Record<string, unknown>>,
  ): Promise<boolean> {
    const update = new UpdateCommand({
      TableName: this.#table.name,
      Key: { pk: moveKey(moveId), sk: APPROVAL },
      UpdateExpression: change,
      ConditionExpression: `taskToken = :taskToken${condition}`,
      ExpressionAttributeValues: { ...values, ':taskToken': taskToken },
    });
    return this.#table.holds('dynamodb:UpdateItem', moveId, () => this.#table.db.send(update));
  }
}

const APPROVAL = 'QUESTION#approval';
const DNS = 'QUESTION#dns';
