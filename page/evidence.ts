import type { History } from '../shared/domain/evidence.ts';
import { type Api, told } from './api.ts';
import { type Child, h } from './dom.ts';
import { problem } from './shell.ts';
import { countOf } from './words.ts';

/** Whether the journal's chain holds, and the evidence to take away: what `npm run verify` takes. `path` is that of its move. */
export function evidencePart(
  { journal, journalIntact }: History,
  path: string,
  id: string,
  api: Api,
): readonly Child[] {
  const failed = h('div');
  const save = async (accept: string, ending: string): Promise<void> => {
    failed.replaceChildren();
    try {
      const text = await api.text(`${path}/evidence`, accept);
      const url = URL.createObjectURL(new Blob([text], { type: accept }));
      h('a', { href: url, download: `${id}.${ending}` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (error) {
      failed.replaceChildren(problem(told(error)));
    }
  };
  const button = (label: string, accept: string, ending: string) =>
    h('button', { type: 'button', onclick: () => void save(accept, ending) }, label);
  return [
    h('h2', {}, 'Evidence'),
    h(
      'p',
      {},
      `Journal of ${countOf(journal.length, 'entry', 'entries')}, `,
      journalIntact ? 'its hash chain is intact. ' : h('strong', {}, 'ITS HASH CHAIN IS BROKEN. '),
      'Last hash ',
      h('span', { class: 'id' }, journal.at(-1)?.hash ?? 'none'),
    ),
    h(
      'div',
      { class: 'actions' },
      button('Save as Markdown', 'text/markdown', 'md'),
      button('Save as JSON', 'application/json', 'json'),
    ),
    failed,
  ];
}
