import { activePlanOfAnyKind } from '../shared/aws/active-plan.ts';
import { lookUp } from '../shared/aws/look-up.ts';
import { kept, unprovenBy } from '../shared/domain/observations.ts';
import { describeSeen, lookupsOf } from '../shared/domain/records-job/lookups.ts';
import { isRecordsPlan } from '../shared/domain/records-job/plan.ts';
import * as z from '../shared/domain/zod.ts';
import { MoverError } from '../shared/errors.ts';
import { BaseEnv, defineHandler, type Job, MoveId } from '../shared/lambda/handler.ts';
import { lambdaRuntime } from '../shared/lambda/runtime.ts';
import { createDns, serversOf } from '../shared/net/dns.ts';

const Input = z.object({ moveId: MoveId, fence: z.int() });

/**
 * Proves a record change by the zones' own name servers: every simple record that was written is looked up. The journal keeps
 * what was answered, also where it throws NotServedByTarget with what was answered instead.
 */
export const create = defineHandler({
  name: 'verify-records',
  input: Input,
  env: BaseEnv,
  run: async ({
    input: { moveId, fence },
    journal,
    plans,
    runtime,
  }: Job<z.infer<typeof Input>, z.infer<typeof BaseEnv>, 'dns'>) => {
    const { plan } = await activePlanOfAnyKind(journal, plans, { moveId, fence });
    const lookups = isRecordsPlan(plan) ? lookupsOf(plan) : [];
    const observations = await lookUp(runtime.dns, lookups);
    const wrong = observations.filter(({ verdict }) => verdict === 'otherwise');
    const zones = lookups.map(({ zone }) => zone.name);
    const seen = { observations, servers: await serversOf(runtime.dns, zones) };
    if (wrong.length > 0) {
      const sentence = wrong.map(describeSeen).join('; ');
      await journal.append({ moveId, fence }, unprovenBy(sentence, seen));
      throw new MoverError('NotServedByTarget', `The name servers do not answer what was written: ${sentence}.`);
    }
    await journal.append({ moveId, fence }, { kind: 'verified', ...kept(seen) });
    const asApplied = observations.filter(({ verdict }) => verdict === 'as-applied').length;
    const unseen = lookups.length - asApplied;
    const rest = unseen > 0 ? ` ${unseen} could not be told from others by their answers.` : '';
    return { note: `Name servers answer ${asApplied} of ${lookups.length} lookups as written.${rest}` };
  },
});

export const handler = create(lambdaRuntime({ dns: createDns() }));
