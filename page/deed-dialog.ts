import type { BatchPossible } from '../shared/domain/api/batch-possible.ts';
import type { Possible } from '../shared/domain/api/possible.ts';
import { type Api, isUnknown, toldOfDeed } from './api.ts';
import { h } from './dom.ts';
import { problem } from './shell.ts';

/** Whatever can be done: with moves, record changes and batches. */
export type AnyPossible = Possible | BatchPossible;

/** One thing that can be done, to what, and as that stands. */
export interface Deed {
  readonly possible: AnyPossible;
  readonly title: string;
  readonly status: string;
  /** What is sent besides what the person says. */
  readonly body: Readonly<Record<string, string | undefined>>;
  /** What it says is done: the step of a DNS change. */
  readonly question: string | undefined;
}

interface Surroundings {
  readonly api: Api;
  /** Called after it was done, or may have been. */
  readonly afterDeed: () => void;
  /** Tells in the view, where the dialog is gone. */
  readonly tell: (word: string) => void;
}

export const WORDS: Readonly<Record<AnyPossible['does'], { readonly label: string; readonly kind: 'go' | 'stop' }>> = {
  approve: { label: 'Approve', kind: 'go' },
  reject: { label: 'Reject', kind: 'stop' },
  'confirm-dns': { label: 'Confirm DNS', kind: 'go' },
  pause: { label: 'Pause', kind: 'stop' },
  resume: { label: 'Resume', kind: 'go' },
  abort: { label: 'Abort', kind: 'stop' },
  restore: { label: 'Restore', kind: 'stop' },
};

const FIELDS = {
  by: { label: 'Your name, for journal and evidence', length: '150' },
  reason: { label: 'Why, or the ticket that asks for it', length: '500' },
} as const;

/**
 * Says what a deed will do, asks for what it needs, and does it; what the API refuses is told in the dialog. While it is open it
 * follows what is so: numbers in its sentence change in place, with what was typed; where the deed would be another one, or
 * cannot be done any more, it is closed with a word, so that nobody confirms what was said before.
 */
export class DeedDialog {
  readonly #deed: Deed;
  readonly #around: Surroundings;
  readonly #element: HTMLDialogElement;
  readonly #what: HTMLElement;
  readonly #failed = h('div');
  readonly #yes: HTMLButtonElement;
  readonly #no: HTMLButtonElement;
  readonly #inputs: readonly { readonly name: keyof typeof FIELDS; readonly input: HTMLInputElement }[];
  #isSending = false;
  /** What was told of the newest failure. */
  #failure: string | undefined;
  /** Why it has to be closed, as soon as it does not send. */
  #over: string | undefined;

  constructor(deed: Deed, around: Surroundings) {
    this.#deed = deed;
    this.#around = around;
    const { does, sentence, needs } = deed.possible;
    const { label, kind } = WORDS[does];
    this.#inputs = needs.map((name) => ({
      name,
      input: h('input', { id: `ask-${name}`, required: true, maxlength: FIELDS[name].length, autocomplete: 'off' }),
    }));
    this.#what = h('p', { id: 'ask-what', 'aria-live': 'polite' }, sentence);
    this.#yes = h('button', { type: 'submit', class: kind }, label);
    this.#no = h('button', { type: 'button', onclick: () => this.close() }, 'Cancel');
    this.#element = h(
      'dialog',
      {
        'aria-labelledby': 'ask-title',
        'aria-describedby': 'ask-what',
        oncancel: (event) => this.#isSending && event.preventDefault(),
        onclose: () => this.close(),
      },
      h(
        'form',
        { onsubmit: (event) => void this.#send(event) },
        h('h2', { id: 'ask-title' }, `${label}?`),
        h('p', { class: 'id' }, deed.title),
        this.#what,
        ...this.#inputs.map(({ name, input }) =>
          h('div', {}, h('label', { for: input.id }, FIELDS[name].label), input),
        ),
        this.#failed,
        h('div', { class: 'actions' }, this.#yes, this.#no),
      ),
    );
    document.body.append(this.#element);
    this.#element.showModal();
    (this.#inputs[0]?.input ?? this.#no).focus();
  }

  /** Says what is so from now on, or is closed: `deeds` are all that can be done now. */
  show(deeds: readonly Deed[], status: string): void {
    if (!this.#element.isConnected) return;
    const now = deeds.find(({ possible }) => possible.does === this.#deed.possible.does);
    if (now && isSame(now, this.#deed)) {
      this.#over = undefined;
      if (this.#what.textContent !== now.possible.sentence) this.#what.textContent = now.possible.sentence;
      return;
    }
    const why = now ? 'would do something else now' : 'cannot be done any more';
    const stands = status === this.#deed.status ? '' : `: the status is ${status}`;
    this.#over = `“${WORDS[this.#deed.possible.does].label}” was closed, as it ${why}${stands}.`;
    this.#closeWhereOver();
  }

  /** Takes it away. */
  close(): void {
    if (this.#element.open) this.#element.close();
    this.#element.remove();
  }

  #closeWhereOver(): void {
    if (this.#over === undefined || this.#isSending) return;
    this.close();
    this.#around.tell(`${this.#over} ${this.#failure ?? 'Nothing was sent.'}`);
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault();
    const { api, afterDeed, tell } = this.#around;
    this.#sends(true);
    try {
      const said = Object.fromEntries(this.#inputs.map(({ name, input }) => [name, input.value.trim()]));
      await api.post(this.#deed.possible.route, { ...this.#deed.body, ...said });
      this.close();
      afterDeed();
    } catch (error) {
      this.#failure = toldOfDeed(error);
      this.#sends(false);
      if (this.#element.isConnected) this.#failed.replaceChildren(problem(this.#failure));
      else tell(this.#failure);
      if (isUnknown(error)) afterDeed();
      this.#closeWhereOver();
    }
  }

  #sends(isSending: boolean): void {
    this.#isSending = isSending;
    this.#yes.disabled = isSending;
    this.#no.disabled = isSending;
    if (isSending) this.#failed.replaceChildren();
  }
}

/** Whether it is still what was read: the same request, and no other words in another status. */
function isSame(now: Deed, was: Deed): boolean {
  const requestOf = ({ possible: { route, needs }, body, question }: Deed) =>
    JSON.stringify([route, needs, body, question]);
  const isAsRead = now.status === was.status || now.possible.sentence === was.possible.sentence;
  return isAsRead && requestOf(now) === requestOf(was);
}
