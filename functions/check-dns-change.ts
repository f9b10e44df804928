import { activePlan } from '../shared/aws/active-plan.ts';
import { confirmedNames, describeLooks, lookAt } from '../shared/aws/external-dns.ts';
import { EXTERNAL_STEPS, externalStep, type Look } from '../shared/domain/external.ts';
import { describeExternalChange } from '../shared/domain/instructions.ts';
import { clipped } from '../shared/domain/text.ts';
import * as z from '../shared/domain/zod.ts';
import { BaseEnv, defineHandler, type Job, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { createDns } from '../shared/net/dns.ts';

const Input = z.object({
  moveId: MoveId,
  fence: z.int(),
  step: z.enum(EXTERNAL_STEPS),
});

/** States stay small whatever the number of domains; the question in the table has everything. */
const STILL_TO_DO_CHARACTERS = 4_000;

/**
 * Whether live DNS shows what people were asked to change, at every name server of each zone; where addresses alone cannot
 * tell it, somebody's confirmation counts. Answers what is still to do, in words.
 */
export const create = defineHandler({
  name: 'check-dns-change',
  input: Input,
  env: BaseEnv,
  run: async ({
    input: { moveId, fence, step: id },
    journal,
    plans,
    runtime,
  }: Job<z.infer<typeof Input>, z.infer<typeof BaseEnv>, 'dns'>) => {
    const { steps } = await activePlan(journal, plans, { moveId, fence });
    const step = externalStep(steps, id);
    const changes = step?.changes ?? [];
    const looks = await lookAt(runtime.dns, changes);
    const someUntold = looks.some(({ state }) => state === 'untold');
    const confirmed = someUntold ? confirmedNames(await journal.entries(moveId), id, fence) : [];
    const missing = looks.filter((look) => !isDone(look, confirmed));
    if (missing.length === 0) await journal.append({ moveId, fence }, { kind: 'settled', step: id });
    const names = missing.map(({ name }) => name);
    const toDo = changes.filter(({ name }) => names.includes(name)).map(describeExternalChange);
    const seen = missing.length === 0 ? '' : ` Seen now: ${describeLooks(missing)}.`;
    return {
      changed: missing.length === 0,
      oldTtl: step?.oldTtl ?? 0,
      stillToDo: clipped(`${toDo.join('; ')}.${seen}`, STILL_TO_DO_CHARACTERS),
    };
  },
});

function isDone({ name, state }: Look, confirmed: readonly string[]): boolean {
  return state === 'changed' || (state === 'untold' && confirmed.includes(name));
}

export const handler = create(lambdaRuntime({ dns: createDns() }));
