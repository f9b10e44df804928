import type { Api } from './api.ts';
import { type AnyPossible, type Deed, DeedDialog, WORDS } from './deed-dialog.ts';
import { h, part } from './dom.ts';

/** What is answered about, as it stands. */
export interface About {
  /** What it is about, for people: the domains, or how many. */
  readonly title: string;
  readonly status: string;
  /** What a person was shown is what it approves or rejects: the hash of that view, as the body has it. */
  readonly hash: Readonly<Record<string, string | undefined>>;
  /** The step whose DNS change people are asked for: that of another one is another deed. */
  readonly question: string | undefined;
}

/** A button for each thing that the caller can do now, and the dialog of the one that was pressed. */
export interface Actions {
  readonly elements: readonly HTMLElement[];
  /** Draws the buttons; an open dialog says what is so from now on, or is closed. */
  show(about: About, can: readonly AnyPossible[]): void;
  /** Closes the dialog: its view is left. */
  stop(): void;
}

/** `afterDeed` is called after something was done, or may have been. */
export function actionsPart(api: Api, afterDeed: () => void): Actions {
  const notice = h('div');
  let dialog: DeedDialog | undefined;
  const tell = (word: string): void => {
    const told = h('p', { class: 'waits', role: 'alert', tabindex: '-1' }, word);
    notice.replaceChildren(told);
    told.focus();
  };
  const open = (deed: Deed): void => {
    notice.replaceChildren();
    dialog = new DeedDialog(deed, { api, afterDeed, tell });
  };
  const buttons = part((deeds: readonly Deed[]) => {
    if (deeds.length === 0) return [];
    const drawn = deeds.map((deed) => {
      const { label, kind } = WORDS[deed.possible.does];
      return h('button', { type: 'button', class: kind, onclick: () => open(deed), 'aria-haspopup': 'dialog' }, label);
    });
    return [h('h2', { class: 'unseen' }, 'What you can do'), h('div', { class: 'actions' }, ...drawn)];
  });
  return {
    elements: [notice, buttons.element],
    show: (about, can) => {
      const deeds = can.map((possible) => deedOf(possible, about));
      buttons.show(deeds);
      dialog?.show(deeds, about.status);
    },
    stop: () => dialog?.close(),
  };
}

function deedOf(possible: AnyPossible, { title, status, hash, question }: About): Deed {
  const { does } = possible;
  const body = does === 'approve' || does === 'reject' ? { ...hash, verdict: does } : {};
  return { possible, title, status, body, question: does === 'confirm-dns' ? question : undefined };
}
