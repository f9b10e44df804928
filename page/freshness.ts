import { h } from './dom.ts';
import { clockOf, timeOf } from './words.ts';

/** How old what is shown is, and a button to ask anew. */
export interface Freshness {
  readonly element: HTMLElement;
  /** Says when it was asked for, by the clock of the browser: it is not older than that. */
  asOf(askedAt: Date): void;
}

/** `again` asks anew. No live region: that nothing but the time is new is not read out. */
export function freshness(again: () => void): Freshness {
  const says = h('span', { class: 'quiet' });
  const button = h('button', { type: 'button', class: 'small', onclick: again }, 'Refresh');
  return {
    element: h('div', { class: 'fresh' }, says, button),
    asOf: (askedAt) => {
      const iso = askedAt.toISOString();
      const time = h('time', { datetime: iso, title: `${timeOf(iso)} UTC` }, clockOf(iso));
      says.replaceChildren('As of ', time, ' UTC');
    },
  };
}
