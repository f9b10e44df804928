import type { Api } from './api.ts';
import { announce, byId, type Child, h, kept } from './dom.ts';

/** What a view gets: the API, and how to go elsewhere. */
export interface Session {
  readonly api: Api;
  /** Back to the sign-in, with the reason. */
  readonly leave: (reason: string) => void;
}

/** A view that is shown; `stop` ends what it does in the background. */
export interface View {
  readonly stop: () => void;
}

/** Puts a view's content on the page, names it in the title, and takes the focus there unless it is the first one. */
export function enter(title: string, ...children: readonly Child[]): void {
  document.title = `${title} · cname-mover`;
  const main = byId('main');
  const isFirst = main.childElementCount === 0 || main.querySelector('noscript') !== null;
  main.replaceChildren(...kept(children));
  window.scrollTo(0, 0);
  if (isFirst) return;
  main.focus({ preventScroll: true });
  announce(title);
}

/** A status in words and colour. */
export function badge(status: string): HTMLElement {
  return h('span', { class: `badge ${status}` }, status);
}

/** What went wrong, read out at once. */
export function problem(text: string): HTMLElement {
  return h('p', { class: 'problem', role: 'alert' }, text);
}
