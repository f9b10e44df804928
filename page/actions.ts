import type { BatchPossible } from '../shared/domain/api/batch-possible.ts';
import type { Possible } from '../shared/domain/api/possible.ts';
import { type Api, toldOfDeed } from './api.ts';
import { type Child, h } from './dom.ts';
import { problem } from './shell.ts';

/** Whatever can be done: with moves, record changes and batches. */
type AnyPossible = Possible | BatchPossible;

/** What is answered about. */
interface About {
  /** What it is about, for people: the domains, or how many. */
  readonly title: string;
  /** What a person was shown is what it approves or rejects: the hash of that view, as the body has it. */
  readonly hash: Readonly<Record<string, string | undefined>>;
}

const DEEDS: Readonly<Record<AnyPossible['does'], { readonly label: string; readonly kind: 'go' | 'stop' }>> = {
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

/** A button for each thing that the caller can do; `done` is called after one was done. */
export function actionButtons(about: About, can: readonly AnyPossible[], api: Api, done: () => void): readonly Child[] {
  if (can.length === 0) return [];
  const buttons = can.map((possible) => {
    const { label, kind } = DEEDS[possible.does];
    const open = () => confirm(about, possible, api, done);
    return h('button', { type: 'button', class: kind, onclick: open, 'aria-haspopup': 'dialog' }, label);
  });
  return [h('h2', { class: 'unseen' }, 'What you can do'), h('div', { class: 'actions' }, ...buttons)];
}

/** Says what it will do, asks for what it needs, and does it; what the API refuses is told in the dialog. */
function confirm(about: About, { does, sentence, route, needs }: AnyPossible, api: Api, done: () => void): void {
  const { label, kind } = DEEDS[does];
  const answer = does === 'approve' || does === 'reject' ? { ...about.hash, verdict: does } : {};
  const inputs = needs.map((name) => ({
    name,
    input: h('input', { id: `ask-${name}`, required: true, maxlength: FIELDS[name].length, autocomplete: 'off' }),
  }));
  const failed = h('div');
  const yes = h('button', { type: 'submit', class: kind }, label);
  const no = h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel');
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    yes.disabled = true;
    failed.replaceChildren();
    try {
      const said = Object.fromEntries(inputs.map(({ name, input }) => [name, input.value.trim()]));
      await api.post(route, { ...answer, ...said });
      dialog.close();
      done();
    } catch (error) {
      failed.replaceChildren(problem(toldOfDeed(error)));
      yes.disabled = false;
    }
  };
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'ask-title', 'aria-describedby': 'ask-what', onclose: () => dialog.remove() },
    h(
      'form',
      { onsubmit: (event) => void send(event) },
      h('h2', { id: 'ask-title' }, `${label}?`),
      h('p', { class: 'id' }, about.title),
      h('p', { id: 'ask-what' }, sentence),
      ...inputs.map(({ name, input }) => h('div', {}, h('label', { for: input.id }, FIELDS[name].label), input)),
      failed,
      h('div', { class: 'actions' }, yes, no),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  (inputs[0]?.input ?? no).focus();
}
