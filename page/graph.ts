import type { CurrentState } from './current-state.ts';
import { h } from './dom.ts';

/** CSS pixels: how much of the picture is seen at once. */
const WINDOW_HEIGHT = 340;

const pictures = new Map<string, Promise<Document>>();

/**
 * The picture of a state machine as a document. By XMLHttpRequest, the one way to get one that no policy of Trusted Types has to
 * be opened for.
 */
function pictureOf(name: string): Promise<Document> {
  const kept = pictures.get(name);
  if (kept) return kept;
  const loading = new Promise<Document>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', `page/${name}.svg`);
    request.responseType = 'document';
    request.onload = () => (request.responseXML ? resolve(request.responseXML) : reject(new Error('no picture')));
    request.onerror = () => reject(new Error('no picture'));
    request.send();
  });
  pictures.set(name, loading);
  loading.catch(() => pictures.delete(name));
  return loading;
}

/** The picture of the state machine around the state that it is in, or whole. */
export class Graph {
  readonly element: HTMLElement;
  readonly #place = h('div', { class: 'graph' });
  readonly #caption = h('p', { class: 'quiet' });
  readonly #button: HTMLButtonElement;
  #svg: SVGSVGElement | undefined;
  #lit: SVGGElement | undefined;
  #name = '';
  #isWhole = false;

  constructor() {
    this.#button = h('button', { type: 'button', class: 'small', onclick: () => this.#toggle() }, 'Whole picture');
    const row = h('div', { class: 'row' }, h('h2', {}, 'State'), this.#button);
    this.element = h('section', {}, row, this.#caption, this.#place);
    new ResizeObserver(() => this.#look()).observe(this.#place);
  }

  /** Shows where it stands; the newest call counts. Resolves to the name of the lit state, empty where none is. */
  async show(current: CurrentState): Promise<string> {
    const { machine } = current;
    if (this.#name !== machine) {
      this.#name = machine;
      const svg = document.importNode((await pictureOf(machine)).documentElement, true) as unknown as SVGSVGElement;
      if (this.#name !== machine) return '';
      this.#use(svg);
    }
    return this.#light(current);
  }

  #use(svg: SVGSVGElement): void {
    svg.removeAttribute('width');
    svg.removeAttribute('height');
    svg.dataset.box = svg.getAttribute('viewBox') ?? '';
    svg.setAttribute('role', 'img');
    // Its title would be the tooltip of every point of it.
    svg.querySelector('title')?.remove();
    this.#svg = svg;
    this.#place.replaceChildren(svg);
  }

  #light({ machine, states, step, passed }: CurrentState): string {
    const boxes = [...(this.#svg?.querySelectorAll<SVGGElement>('g.node') ?? [])];
    const lit =
      boxes.find((box) => states.includes(nameOf(box))) ??
      boxes.find((box) => step !== undefined && box.classList.contains(`step-${step}`));
    for (const box of boxes) {
      box.classList.toggle('lit', box === lit);
      box.classList.toggle('passed', box !== lit && passed.some((one) => box.classList.contains(`step-${one}`)));
    }
    const name = lit ? nameOf(lit) : '';
    const text = name === '' ? `State machine ${machine}` : `State machine ${machine}, at “${name}”`;
    this.#svg?.setAttribute('aria-label', text);
    this.#caption.textContent = text;
    if (this.#lit !== lit) {
      this.#lit = lit;
      this.#look();
    }
    return name;
  }

  #toggle(): void {
    this.#isWhole = !this.#isWhole;
    this.#button.textContent = this.#isWhole ? 'Around the state' : 'Whole picture';
    this.#look();
  }

  /** Looks at a window around the lit box, as wide as the place is, so that its text is as large as other text. */
  #look(): void {
    const svg = this.#svg;
    if (!svg) return;
    const [, , width = 0, height = 0] = (svg.dataset.box ?? '').split(' ').map(Number);
    const whole = this.#isWhole || !this.#lit;
    this.#place.classList.toggle('whole', whole);
    if (whole) {
      svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
      return;
    }
    const seen = { width: Math.min(width, this.#place.clientWidth), height: Math.min(height, WINDOW_HEIGHT) };
    const at = this.#center();
    const x = Math.max(0, Math.min(at.x - seen.width / 2, width - seen.width));
    const y = Math.max(0, Math.min(at.y - seen.height / 2, height - seen.height));
    svg.setAttribute('viewBox', `${x} ${y} ${seen.width} ${seen.height}`);
  }

  /** The middle of the lit box; Graphviz draws in a group that is shifted. */
  #center(): { readonly x: number; readonly y: number } {
    const box = this.#lit?.getBBox();
    const shift = this.#svg?.querySelector<SVGGElement>('g.graph')?.transform.baseVal.consolidate()?.matrix;
    if (!box) return { x: 0, y: 0 };
    return { x: box.x + box.width / 2 + (shift?.e ?? 0), y: box.y + box.height / 2 + (shift?.f ?? 0) };
  }
}

function nameOf(box: Element): string {
  return box.querySelector('title')?.textContent ?? '';
}
