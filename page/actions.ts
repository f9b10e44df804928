import type { JobView } from '../shared/domain/api/job-view.ts';
import type { Possible } from '../shared/domain/api/possible.ts';
import { type Api, told } from './api.ts';
import { type Child, h } from './dom.ts';
import { problem } from './shell.ts';

/** What the page knows of one thing that can be done: its name on the button, and what of the body is known. */
interface Deed {
  readonly label: string;
  readonly kind: 'go' | 'stop';
  readonly body: (view: JobView) => Readonly<Record<string, unknown>>;
}

const DEEDS: Readonly<Record<Possible['does'], Deed>> = {
  approve: { label: 'Approve', kind: 'go', body: (view) => ({ planHash: hashAsked(view), verdict: 'approve' }) },
  reject: { label: 'Reject', kind: 'stop', body: (view) => ({ planHash: hashAsked(view), verdict: 'reject' }) },
  'confirm-dns': { label: 'Confirm DNS', kind: 'go', body: () => ({}) },
  abort: { label: 'Abort', kind: 'stop', body: () => ({}) },
  restore: { label: 'Restore', kind: 'stop', body: () => ({}) },
};

const FIELDS = {
  by: { label: 'Your name, for journal and evidence', length: '150' },
  reason: { label: 'Why, or the ticket that asks for it', length: '500' },
} as const;

/** What a person was shown is what it answers about: the hash of that view. */
function hashAsked({ waitsFor }: JobView): string {
  return waitsFor?.kind === 'approval' ? waitsFor.planHash : '';
}

/** A button for each thing that the caller can do; `done` is called after one was done. */
export function actionButtons(view: JobView, can: readonly Possible[], api: Api, done: () => void): readonly Child[] {
  if (can.length === 0) return [];
  const buttons = can.map((possible) => {
    const { label, kind } = DEEDS[possible.does];
    const open = () => confirm(view, possible, api, done);
    return h('button', { type: 'button', class: kind, onclick: open, 'aria-haspopup': 'dialog' }, label);
  });
  return [h('h2', { class: 'unseen' }, 'What you can do'), h('div', { class: 'actions' }, ...buttons)];
}

/** Says what it will do, asks for what it needs, and does it; what the API refuses is told in the dialog. */
function confirm(view: JobView, { does, sentence, route, needs }: Possible, api: Api, done: () => void): void {
  const { label, kind, body } = DEEDS[does];
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
      await api.post(route, { ...body(view), ...said });
      dialog.close();
      done();
    } catch (error) {
      failed.replaceChildren(problem(told(error)));
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
      h('p', { class: 'id' }, view.domains.join(', ')),
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
