import sax from 'sax';
import { malformedInput } from './refusals.ts';

/** The namespace of every CloudFront document. */
export const NAMESPACE = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';

/** One element of a document, with its places in the text, so that a part of the text can change and no other. */
export interface XmlElement {
  /** The local name; elements of other namespaces are `{namespace}name`. */
  readonly name: string;
  /** The text directly inside, entities resolved. */
  text: string;
  readonly children: XmlElement[];
  /** Offset of `<` of the opening tag. */
  readonly start: number;
  /** Offset after `>` of the opening tag. */
  readonly contentStart: number;
  /** Offset of `<` of the closing tag. */
  contentEnd: number;
  /** Offset after `>` of the closing tag. */
  end: number;
}

/** Typed apart because @types/sax does not know strictEntities: only XML's own five entities are resolved. */
const OPTIONS = { xmlns: true, position: true, strictEntities: true };

/**
 * The root element of a document that a client sent.
 * @throws AwsError `MalformedInput` unless the text is well-formed, without a DOCTYPE, and its root has the name given in
 *   CloudFront's namespace.
 */
export function readXml(text: string, rootName: string): XmlElement {
  const root = readTree(text);
  if (root?.name !== rootName) {
    throw malformedInput(`Unexpected root element: the body must be <${rootName} xmlns="${NAMESPACE}">.`);
  }
  return root;
}

function readTree(text: string): XmlElement | undefined {
  const parser = sax.parser(true, OPTIONS);
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  parser.onerror = (error) => {
    throw malformedInput(`Could not parse XML: ${error.message.split('\n')[0]}`);
  };
  parser.ondoctype = () => {
    throw malformedInput('Could not parse XML: a document type is not allowed.');
  };
  parser.onopentag = (tag) => {
    const element = startOf(tag, parser.startTagPosition - 1, parser.position);
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  };
  const onText = (part: string) => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  parser.ontext = onText;
  parser.oncdata = onText;
  parser.onclosetag = () => {
    const element = open.pop();
    if (!element) return;
    element.end = parser.position;
    element.contentEnd = Math.max(element.contentStart, parser.startTagPosition - 1);
  };
  parser.write(text).close();
  return root;
}

function startOf(tag: sax.Tag | sax.QualifiedTag, start: number, contentStart: number): XmlElement {
  const { uri, local, prefix } = tag as sax.QualifiedTag;
  if (uri === NAMESPACE && prefix !== '') {
    throw malformedInput(`Could not parse XML: <${tag.name}> must use the default namespace, without a prefix.`);
  }
  const name = uri === NAMESPACE ? local : `{${uri}}${local}`;
  return { name, text: '', children: [], start, contentStart, contentEnd: contentStart, end: contentStart };
}

/**
 * The one child of that name, or undefined.
 * @throws AwsError `MalformedInput` when there are several.
 */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  const [first, second] = element?.children.filter((other) => other.name === name) ?? [];
  if (second) throw malformedInput(`Could not parse XML: <${name}> occurs more than once.`);
  return first;
}

/** The text of the one child of that name, without the white space around it; undefined when there is none. */
export function childText(element: XmlElement | undefined, name: string): string | undefined {
  return child(element, name)?.text.trim();
}

/** All elements of that name below, at any depth. */
export function descendants(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((inner) => [...(inner.name === name ? [inner] : []), ...descendants(inner, name)]);
}

/** A text as XML character data. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
