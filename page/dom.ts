type Value = string | boolean | undefined | ((event: Event) => void);
export type Child = Node | string | undefined | false;

/**
 * An element with attributes, listeners (`onclick`) and children. Whatever comes from others gets in as a text node or as the
 * value of an attribute that runs nothing, so that markup in it stays text.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (typeof value === 'string') element.setAttribute(name, value);
  }
  element.append(...kept(children));
  return element;
}

/** The children that there are. */
export function kept(children: readonly Child[]): (Node | string)[] {
  return children.filter((child) => child !== undefined && child !== false && child !== '') as (Node | string)[];
}

/** A term with what it says, for a `dl`. */
export function fact(term: string, ...says: Child[]): HTMLElement | undefined {
  const there = kept(says);
  return there.length === 0 ? undefined : h('div', {}, h('dt', {}, term), h('dd', {}, ...there));
}

/** The element of index.html with that id. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no #${id}.`);
  return element;
}

/** Tells what changed to those who do not see it. */
export function announce(text: string): void {
  const live = byId('live');
  if (live.textContent !== text) live.textContent = text;
}

/**
 * A part of the page that is drawn anew when what it shows has changed, and left alone otherwise, so that focus, scrolling and
 * what is folded open stay.
 */
export function part<Shown>(draw: (shown: Shown) => readonly Child[]) {
  const element = h('section');
  let last: string | undefined;
  return {
    element,
    show: (shown: Shown): void => {
      const now = JSON.stringify(shown) ?? '';
      if (now === last) return;
      last = now;
      const children = kept(draw(shown));
      element.hidden = children.length === 0;
      element.replaceChildren(...children);
    },
  };
}
