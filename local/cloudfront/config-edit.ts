import { child, escapeXml, readXml, type XmlElement } from './xml.ts';

/**
 * The DistributionConfig document with one alias more; every other byte stays. This is what AssociateAlias and
 * UpdateDomainAssociation do to the target.
 */
export function withAlias(xml: string, alias: string): string {
  const root = readXml(xml, 'DistributionConfig');
  const aliases = child(root, 'Aliases');
  const item = `<CNAME>${escapeXml(alias)}</CNAME>`;
  if (!aliases) {
    const list = `<Aliases><Quantity>1</Quantity><Items>${item}</Items></Aliases>`;
    return insert(xml, child(root, 'CallerReference')?.end ?? root.contentStart, list);
  }
  const items = child(aliases, 'Items');
  const grown = items
    ? insert(xml, items.children.at(-1)?.end ?? items.contentStart, item)
    : insert(xml, child(aliases, 'Quantity')?.end ?? aliases.contentEnd, `<Items>${item}</Items>`);
  return withQuantity(grown, (items?.children.length ?? 0) + 1);
}

/** The document with that alias taken out; every other byte stays. Without a last alias `<Items>` goes, as AWS has it. */
export function withoutAlias(xml: string, alias: string): string {
  const items = child(child(readXml(xml, 'DistributionConfig'), 'Aliases'), 'Items');
  const item = items?.children.find((other) => other.text === alias);
  if (!items || !item) return xml;
  return withQuantity(remove(xml, items.children.length === 1 ? items : item), items.children.length - 1);
}

function withQuantity(xml: string, quantity: number): string {
  const element = child(child(readXml(xml, 'DistributionConfig'), 'Aliases'), 'Quantity');
  return element ? xml.slice(0, element.contentStart) + quantity + xml.slice(element.contentEnd) : xml;
}

function insert(xml: string, offset: number, text: string): string {
  return xml.slice(0, offset) + text + xml.slice(offset);
}

function remove(xml: string, element: XmlElement): string {
  return xml.slice(0, element.start) + xml.slice(element.end);
}
