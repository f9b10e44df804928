import { type Child, h } from './dom.ts';

/** A table with a caption for those who do not see what stands around it. */
export function table(caption: string, columns: readonly string[], body: HTMLElement): HTMLElement {
  const head = h('tr', {}, ...columns.map((column) => h('th', { scope: 'col' }, column)));
  return h('table', { class: 'list' }, h('caption', { class: 'unseen' }, caption), h('thead', {}, head), body);
}

/** Narrow screens show a row as a card, where each cell says its column. */
export function cell(label: string, ...says: Child[]): HTMLElement {
  return h('td', { 'data-label': label }, ...says);
}
