import sax from 'sax';
import { MoverError } from '../errors.ts';
import { canonicalJson, digest } from './digest.ts';

/**
 * Reads and edits a DistributionConfig as the XML text that CloudFront sent. Only `<Aliases>`, or for a declared outage
 * `<Enabled>`, is ever replaced; every other byte goes back as it came, elements that no SDK knows included.
 */
export interface ConfigView {
  readonly aliases: readonly string[];
  /** The text of the first element at a path below DistributionConfig, e.g. `ViewerCertificate/ACMCertificateArn`. */
  text(path: string): string | undefined;
  /** The texts of all elements at a path, in order. */
  texts(path: string): readonly string[];
  /** SHA-256 of everything but the aliases. */
  readonly digest: string;
}

/** Parses the XML text of a DistributionConfig. Throws CallRefused when it is not one. */
export function viewConfig(xml: string): ConfigView {
  const { aliasRange, aliases, texts } = scan(xml);
  return {
    aliases,
    text: (path) => texts.get(path)?.[0],
    texts: (path) => texts.get(path) ?? [],
    digest: digest(aliasRange ? xml.slice(0, aliasRange.start) + xml.slice(aliasRange.end) : xml),
  };
}

/**
 * The same text with other aliases. Throws MoreThanAliases when anything else would differ, which would be a defect here
 * or a config that this editing does not fit; then nothing may be written.
 */
export function withAliases(xml: string, aliases: readonly string[]): string {
  const { aliasRange, afterCallerReference } = scan(xml);
  const range = aliasRange ?? { start: afterCallerReference, end: afterCallerReference };
  const edited = xml.slice(0, range.start) + renderAliases(aliases) + xml.slice(range.end);
  assertOnlyDiffer('Aliases', xml, edited);
  return edited;
}

/** The same text enabled or disabled, under the same guard. */
export function withEnabled(xml: string, enabled: boolean): string {
  const { enabledRange } = scan(xml);
  if (!enabledRange) throw new MoverError('CallRefused', 'CloudFront answered a config that does not say Enabled.');
  const edited = `${xml.slice(0, enabledRange.start)}<Enabled>${enabled}</Enabled>${xml.slice(enabledRange.end)}`;
  assertOnlyDiffer('Enabled', xml, edited);
  return edited;
}

function renderAliases(aliases: readonly string[]): string {
  if (aliases.length === 0) return '<Aliases><Quantity>0</Quantity></Aliases>';
  const items = aliases.map((alias) => `<CNAME>${alias}</CNAME>`).join('');
  return `<Aliases><Quantity>${aliases.length}</Quantity><Items>${items}</Items></Aliases>`;
}

/** Refuses two configs that differ in more than one element, judged by an independent reading of both. */
export function assertOnlyDiffer(element: 'Aliases' | 'Enabled', before: string, after: string): void {
  if (canonicalJson(scan(before, element).others) === canonicalJson(scan(after, element).others)) return;
  throw new MoverError('MoreThanAliases', `The new config would differ from the old one in more than ${element}.`);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Scan {
  aliasRange: Range | undefined;
  enabledRange: Range | undefined;
  afterCallerReference: number;
  aliases: string[];
  texts: Map<string, string[]>;
  /** Every tag and text outside of the element left out, in order. */
  others: string[];
}

const ROOT = 'DistributionConfig';

/** Reads a config once; `leftOut` names the element below the root that `others` does not hold. */
function scan(xml: string, leftOut: 'Aliases' | 'Enabled' = 'Aliases'): Scan {
  const result: Scan = {
    aliasRange: undefined,
    enabledRange: undefined,
    afterCallerReference: -1,
    aliases: [],
    texts: new Map(),
    others: [],
  };
  const parser = sax.parser(true, { position: true });
  const path: string[] = [];
  let start = 0;
  const isLeftOut = () => path[0] === ROOT && path[1] === leftOut;
  parser.onerror = (error) => {
    throw new MoverError('CallRefused', 'CloudFront answered a config that is not well-formed XML.', { cause: error });
  };
  parser.onopentag = (tag) => {
    path.push(tag.name);
    if (path.length === 2) start = parser.startTagPosition - 1;
    if (!isLeftOut()) result.others.push(`<${tag.name} ${canonicalJson(tag.attributes)}`);
  };
  const onText = (text: string) => {
    if (path[0] === ROOT && path[1] === 'Aliases' && path.at(-1) === 'CNAME') result.aliases.push(text.trim());
    if (!isLeftOut()) result.others.push(text);
    const key = path.slice(1).join('/');
    if (text.trim() !== '') result.texts.set(key, [...(result.texts.get(key) ?? []), text.trim()]);
  };
  parser.ontext = onText;
  parser.oncdata = onText;
  parser.onclosetag = (name) => {
    if (path.length === 2 && path[0] === ROOT) placed(result, name, { start, end: parser.position });
    if (!isLeftOut()) result.others.push(`/${name}`);
    path.pop();
  };
  parser.write(xml).close();
  if (result.afterCallerReference < 0) {
    throw new MoverError('CallRefused', 'CloudFront answered no DistributionConfig with a CallerReference.');
  }
  return result;
}

/** Notes where the elements stand that an edit needs. */
function placed(result: Scan, name: string, range: Range): void {
  if (name === 'CallerReference') result.afterCallerReference = range.end;
  if (name === 'Enabled') result.enabledRange = range;
  if (name !== 'Aliases') return;
  if (result.aliasRange) throw new MoverError('CallRefused', 'CloudFront answered a config with two Aliases.');
  result.aliasRange = range;
}
