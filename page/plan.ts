import type { Check } from '../shared/domain/plan.ts';
import type { StepDiff } from '../shared/domain/step-diff.ts';
import { type Child, h } from './dom.ts';
import type { Took } from './steps-taken.ts';
import { countOf } from './words.ts';

/** The plan as before and after, step by step; a sign and a colour for what goes and what comes. */
export function diffPart(
  diff: readonly StepDiff[],
  wayBack: string | undefined,
  taken: readonly Took[],
): readonly Child[] {
  if (diff.length === 0) return [];
  const line = (sign: string, name: string, text: string) =>
    h(
      'li',
      { class: name },
      h('span', { class: 'sign', 'aria-label': name === 'gone' ? 'removed' : 'added' }, sign),
      text,
    );
  const steps = diff.map(({ step, sentence, before, after }) =>
    h(
      'li',
      {},
      h('p', {}, sentence, howFar(taken.findLast((one) => one.step === step))),
      before.length + after.length > 0 &&
        h(
          'ul',
          { class: 'diff' },
          ...before.map((text) => line('−', 'gone', text)),
          ...after.map((text) => line('+', 'come', text)),
        ),
    ),
  );
  return [
    h('h2', {}, 'Plan'),
    h('ol', { class: 'steps' }, ...steps),
    wayBack !== undefined && h('p', { class: 'quiet' }, `The way back: ${wayBack}`),
  ];
}

function howFar(took: Took | undefined): Child {
  if (!took) return undefined;
  return took.settled === undefined
    ? h('span', { class: 'badge moving' }, 'under way')
    : h('span', { class: 'badge moved' }, 'settled');
}

const WORDS = { refuse: 'refuses', warn: 'warns', pass: 'passes' } as const;

/** Refusals and warnings with their remedies first; what passes is folded. */
export function checksPart(checks: readonly Check[]): readonly Child[] {
  if (checks.length === 0) return [];
  const of = (verdict: Check['verdict']) => checks.filter((check) => check.verdict === verdict);
  const told = [...of('refuse'), ...of('warn')];
  const passing = of('pass');
  return [
    h('h2', {}, 'Checks'),
    told.length > 0 && h('ul', { class: 'checks' }, ...told.map(checkItem)),
    passing.length > 0 &&
      h(
        'details',
        { open: told.length === 0 },
        h('summary', {}, `${countOf(passing.length, 'check')} ${passing.length === 1 ? 'passes' : 'pass'}`),
        h('ul', { class: 'checks' }, ...passing.map(checkItem)),
      ),
  ];
}

function checkItem({ code, verdict, sentence, remedy }: Check): HTMLElement {
  return h(
    'li',
    { class: verdict },
    h('span', { class: `badge ${verdict}` }, WORDS[verdict]),
    h('span', { class: 'quiet id' }, code),
    h('p', {}, sentence),
    remedy !== undefined && h('p', { class: 'remedy' }, h('strong', {}, 'What to do: '), remedy),
  );
}
