import type { ClientSettings } from '../../shared/aws/client-settings.ts';
import { QuestionStore } from '../../shared/aws/question-store.ts';
import { Table } from '../../shared/aws/table.ts';
import { describeExternalChange } from '../../shared/domain/instructions.ts';
import type { Clock } from '../clock.ts';
import type { LambdaRuntime } from '../contracts.ts';
import type { InvokeHook } from '../lambda/lambda.ts';
import { TABLE_NAME } from '../service.ts';
import type { World } from '../world/schema.ts';
import type { OutsideDns } from './outside-dns.ts';

/** World milliseconds after which a person who changed records that cannot be told apart says that it is done. */
const SAYS_SO_AFTER_MS = 120_000;
/** World seconds until a person whose answer was not taken gives it again, twice as long each time: within two hours so often. */
const AGAIN_AFTER_SECONDS = 60;
const TRIES = 8;

interface Surroundings {
  readonly clock: Clock;
  readonly lambda: LambdaRuntime;
  readonly clients: ClientSettings;
  readonly outside: OutsideDns;
  readonly tell: (deed: string) => void;
}

/** A question as the asking functions get it. */
interface Asked {
  readonly moveId: string;
  readonly planHash?: string;
  readonly step?: string;
  /** Of whoever asks: a restore that is started anew asks anew. */
  readonly fence?: number;
}

/**
 * Somebody who does what the service asks people for, as the world says: approves plans, and changes DNS outside of
 * Route 53 by the instructions that are kept with the question. To be called after each invocation.
 */
export function simulatedPerson(
  person: NonNullable<World['people']>,
  { clock, lambda, clients, outside, tell }: Surroundings,
): InvokeHook {
  const questions = new QuestionStore(new Table(TABLE_NAME, clients), () => clock.now());
  const done = new Set<string>();
  const later = (seconds: number, deed: () => Promise<void>) =>
    clock.schedule(seconds * 1_000, () => {
      void clock.during(deed).catch((error: Error) => tell(`${person.name}: ${error.message}`));
    });
  const answer = async (functionName: string, payload: object, tried = 1): Promise<void> => {
    try {
      await lambda.invoke(functionName, payload);
    } catch (error) {
      if (tried === TRIES) throw error;
      later(AGAIN_AFTER_SECONDS * 2 ** (tried - 1), () => answer(functionName, payload, tried + 1));
    }
  };
  const approve = async ({ moveId, planHash }: Asked) => {
    tell(`${person.name} approves the plan ${planHash?.slice(0, 12)}…`);
    await answer('answer-approval', { moveId, planHash, verdict: 'approve', by: person.name });
  };
  const changeDns = async ({ moveId }: Asked) => {
    const { changes = [] } = (await questions.dns(moveId)) ?? {};
    for (const change of changes) {
      tell(`${person.name} changes DNS: ${describeExternalChange(change)}`);
      if (change.kind === 'text') await outside.addText(change.name, change.value);
      else await outside.point(change.name, change.to);
    }
    if (!changes.some((change) => change.kind === 'leads' && change.from === undefined)) return;
    later(SAYS_SO_AFTER_MS / 1_000, async () => {
      tell(`${person.name} says that it is done`);
      await answer('confirm-dns-change', { moveId, by: person.name });
    });
  };
  return (name, payload) => {
    const asked = payload as Asked;
    const [seconds, deed] =
      name === 'ask-approval'
        ? [person.approvesAfterSeconds, approve]
        : [name === 'ask-dns-change' ? person.changesDnsAfterSeconds : undefined, changeDns];
    const key = `${asked.moveId} ${asked.planHash} ${asked.step} ${asked.fence}`;
    if (seconds === undefined || done.has(key)) return;
    done.add(key);
    later(seconds, () => deed(asked));
  };
}
