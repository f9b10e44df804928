import { announce, type Child, h } from './dom.ts';
import { failing } from './failing.ts';
import { freshness } from './freshness.ts';
import { Polling } from './polling.ts';
import { enter, type Session, type View } from './shell.ts';
import { table } from './table.ts';

/** What a list shows, and how. */
interface Listed<Row> {
  readonly title: string;
  readonly columns: readonly string[];
  /** The route, with what is asked of it besides `from`. */
  readonly path: string;
  readonly query?: URLSearchParams;
  /** The member of an answer that has its rows. */
  readonly member: string;
  readonly rowOf: (row: Row) => HTMLElement;
  /** What stands above it. */
  readonly above?: Child;
  /** What is said where there are none. */
  readonly none: string;
}

/** The rows of all pages that were asked for, and where the next one begins. */
interface Shown<Row> {
  readonly rows: readonly Row[];
  readonly next: string | undefined;
}

/** A list of the API, newest first, asked for again every half minute, with more on demand. */
export function pagedList<Row>(listed: Listed<Row>, session: Session): View {
  const { title, columns, none, rowOf, above } = listed;
  const body = h('tbody');
  const note = h('p', { class: 'quiet' });
  const failed = h('div');
  const fail = failing(failed, session);
  let pages = 1;
  let drawn = '';
  const polling = new Polling<Shown<Row>>({
    ask: (signal) => ask(listed, pages, session, signal),
    show: ({ rows, next }, askedAt) => {
      failed.replaceChildren();
      fresh.asOf(askedAt);
      more.disabled = false;
      more.hidden = next === undefined;
      const text = JSON.stringify(rows);
      if (text !== drawn) redraw(body, rows.map(rowOf));
      drawn = text;
      const counted = countedAs(rows.length, next !== undefined, none);
      if (note.textContent !== counted) {
        note.textContent = counted;
        announce(counted);
      }
      return 'rest';
    },
    fail: (error) => {
      more.disabled = false;
      return fail(error);
    },
  });
  const fresh = freshness(() => void polling.now());
  const showMore = (): void => {
    more.disabled = true;
    pages += 1;
    void polling.now();
  };
  const more = h('button', { type: 'button', hidden: true, onclick: showMore }, 'Show more');
  enter(
    title,
    h('div', { class: 'row' }, h('h1', {}, title), fresh.element),
    above,
    note,
    table(`${title}, newest first`, columns, body),
    failed,
    more,
  );
  void polling.now();
  return { stop: () => polling.stop() };
}

/** Asks for that many pages, one after the other: each says where the next one begins. */
async function ask<Row>(
  { path, query, member }: Listed<Row>,
  pages: number,
  { api }: Session,
  signal: AbortSignal,
): Promise<Shown<Row>> {
  const rows: Row[] = [];
  let next: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const asked = new URLSearchParams(query);
    if (next !== undefined) asked.set('from', next);
    const answer = await api.get<Readonly<Record<string, unknown>>>(
      `${path}${asked.size > 0 ? `?${asked}` : ''}`,
      signal,
    );
    rows.push(...(answer[member] as readonly Row[]));
    next = answer.next as string | undefined;
    if (next === undefined) break;
  }
  return { rows, next };
}

/** Draws the rows anew; the link that had the focus has it still. */
function redraw(body: HTMLElement, rows: readonly HTMLElement[]): void {
  const focused = body.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : undefined;
  body.replaceChildren(...rows);
  const links = [...body.querySelectorAll('a')];
  if (focused) links.find((link) => link.getAttribute('href') === focused)?.focus({ preventScroll: true });
}

function countedAs(shown: number, isCut: boolean, none: string): string {
  if (shown === 0) return isCut ? 'None so far: look further back.' : none;
  return `${shown}${isCut ? ' and more' : ''}, newest first`;
}
