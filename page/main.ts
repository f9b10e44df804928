import { Api, told } from './api.ts';
import { batchView } from './batch.ts';
import { batchesView } from './batch-list.ts';
import { byId, h } from './dom.ts';
import { jobView } from './job.ts';
import { LISTS, type ListName, listView } from './list.ts';
import { enter, problem, type Session, type View } from './shell.ts';

let session: Session | undefined;
let view: View | undefined;

/** Shows what the address says; whoever has not signed in is asked to, and goes on to it then. */
function route(): void {
  view?.stop();
  view = undefined;
  if (!session) {
    signIn('');
    return;
  }
  const [path = '', search = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [first = '', ...rest] = path.split('/');
  const id = decoded(rest.join('/'));
  if (first === 'batches') {
    showHead('batches');
    view = id === '' ? batchesView(session) : batchView(id, session);
    return;
  }
  const name: ListName = Object.hasOwn(LISTS, first) ? (first as ListName) : 'moves';
  showHead(name);
  view = id === '' ? listView(name, new URLSearchParams(search), session) : jobView(name, id, session);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function showHead(here: ListName | 'batches'): void {
  const lists: Readonly<Record<string, { readonly title: string }>> = {
    ...LISTS,
    batches: { title: 'Batches' },
  };
  const links = Object.entries(lists).map(([name, { title }]) =>
    h('a', { href: `#/${name}`, ...(name === here ? { 'aria-current': 'page' } : {}) }, title),
  );
  byId('head').replaceChildren(
    h('p', { class: 'brand' }, 'cname-mover'),
    h('nav', { 'aria-label': 'Lists' }, ...links),
    h('button', { type: 'button', class: 'small', onclick: () => leave('') }, 'Sign out'),
  );
}

/** The token goes with the page: nothing keeps it. */
function leave(reason: string): void {
  session = undefined;
  view?.stop();
  view = undefined;
  byId('head').replaceChildren(h('p', { class: 'brand' }, 'cname-mover'));
  signIn(reason);
}

function signIn(reason: string): void {
  const token = h('input', {
    id: 'token',
    type: 'password',
    required: true,
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': 'token-note',
  });
  const failed = h('div', {}, reason !== '' && problem(reason));
  const button = h('button', { type: 'submit', class: 'go' }, 'Sign in');
  const enterWith = async (event: Event): Promise<void> => {
    event.preventDefault();
    button.disabled = true;
    failed.replaceChildren();
    const api = new Api(token.value);
    try {
      await api.get('moves?limit=1');
      session = { api, leave };
      route();
    } catch (error) {
      failed.replaceChildren(problem(told(error)));
      button.disabled = false;
      token.focus();
    }
  };
  enter(
    'Sign in',
    h(
      'form',
      { class: 'sign-in', onsubmit: (event) => void enterWith(event) },
      h('h1', {}, 'Sign in'),
      h('label', { for: 'token' }, 'API token or JWT'),
      token,
      h(
        'p',
        { id: 'token-note', class: 'quiet' },
        'Kept in the memory of this page alone: closed or loaded anew, it is gone.',
      ),
      failed,
      button,
    ),
  );
  token.focus();
}

byId('skip').addEventListener('click', (event) => {
  event.preventDefault();
  byId('main').focus();
});
window.addEventListener('hashchange', route);
route();
