import * as z from './zod.ts';

/**
 * What no text that people read may have: control characters (they forge lines, and steer terminals), what hides between
 * letters or turns their order round, line separators, and halves of surrogate pairs, which no UTF-8 can hold. The joiners
 * stay, since scripts and emoji need them. Unicode Technical Report 36, "Unicode Security Considerations"; CVE-2021-42574.
 */
const UNFIT = '(?![\\u200c\\u200d])[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]';
const IS_UNFIT = new RegExp(UNFIT, 'u');
const EVERY_UNFIT = new RegExp(UNFIT, 'gu');
const LAYOUT = /[\t\n\r]+/g;

/** True for a text that is what it looks like, in one line. */
export function isPlain(text: string): boolean {
  return !IS_UNFIT.test(text);
}

/** The same text with what would mislead its reader written out: a newline in it is `\u{a}`. */
export function visible(text: string): string {
  return text.replace(EVERY_UNFIT, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** The same words in one line that hides nothing: white space between words is one blank, the rest is written out. */
export function plainLine(text: string): string {
  return visible(text.replace(LAYOUT, ' '));
}

/** What others write in one line, so that it does not become headings and lists of ours. */
export function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The first characters of a text; never half of one. */
export function clipped(text: string, length: number): string {
  const cut = text.slice(0, length);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** Equal for what people take for the same name: cases, blanks around it and the width of letters do not count. */
export function folded(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

/** Any text that says something. */
export const SomeText = z.string().check(z.minLength(1));

/** One line of at most `longest` characters, and not empty, of which `empty` is said; comes out without the blanks around it. */
export function lineOf(longest: number, empty = 'says nothing: leave it out') {
  return z
    .string()
    .check(
      z.trim(),
      z.minLength(1, empty),
      z.maxLength(longest),
      z.refine(isPlain, 'has control or invisible characters'),
    );
}

/** Words of at most `longest` characters, on as many lines as one likes. */
export function wordsOf(longest: number) {
  return z.string().check(
    z.trim(),
    z.maxLength(longest),
    z.refine((text) => isPlain(text.replace(LAYOUT, ' ')), 'has control or invisible characters'),
  );
}
