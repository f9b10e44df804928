import type { History } from '../shared/domain/evidence.ts';
import { type Child, h } from './dom.ts';
import { stepsTaken } from './steps-taken.ts';
import { clockOf, durationOf, timeOf } from './words.ts';

/** Bars of how long each step took, and every entry of the journal with the time until the next. */
export function timelinePart({ timeline, journal, outcome }: History): readonly Child[] {
  const taken = stepsTaken(journal);
  const last = journal.at(-1)?.at ?? 0;
  const longest = Math.max(1, ...taken.map(({ began, settled = last }) => settled - began));
  const bars = taken.map(({ step, began, settled }) => {
    const ms = (settled ?? last) - began;
    const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
    bar.style.inlineSize = `${Math.max(1, (100 * ms) / longest)}%`;
    const text = settled === undefined ? 'not settled' : durationOf(ms / 1_000);
    return h('tr', {}, h('th', { scope: 'row' }, step), h('td', {}, text), h('td', { class: 'bars' }, bar));
  });
  const items = timeline.map(({ at, seconds, what }, index) => {
    const next = timeline[index + 1];
    return h(
      'li',
      {},
      h('time', { datetime: at, title: `${timeOf(at)} UTC` }, clockOf(at)),
      h('span', { class: 'what' }, what),
      next !== undefined &&
        next.seconds > seconds &&
        h('span', { class: 'quiet' }, `+ ${durationOf(next.seconds - seconds)}`),
    );
  });
  const total = durationOf(timeline.at(-1)?.seconds ?? 0);
  return [
    h('h2', {}, 'Timeline'),
    h(
      'p',
      { class: 'quiet' },
      outcome === 'under way' ? `Under way for ${total} by its journal.` : `It took ${total}.`,
    ),
    bars.length > 0 &&
      h(
        'table',
        { class: 'took' },
        h('caption', { class: 'unseen' }, 'How long each step took'),
        h(
          'thead',
          { class: 'unseen' },
          h('tr', {}, ...['Step', 'Took', 'Bar'].map((name) => h('th', { scope: 'col' }, name))),
        ),
        h('tbody', {}, ...bars),
      ),
    h('ol', { class: 'timeline' }, ...items),
  ];
}
