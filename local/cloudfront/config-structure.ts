import { AwsError } from '../contracts.ts';
import { malformedInput, memberMissing, memberOutsideSet } from './refusals.ts';
import { child, childText, type XmlElement } from './xml.ts';

const VIEWER_PROTOCOL_POLICIES = ['allow-all', 'https-only', 'redirect-to-https'];
const ORIGIN_KINDS = ['S3OriginConfig', 'CustomOriginConfig', 'VpcOriginConfig'];

/**
 * Checks every list in a configuration, at any depth: `Quantity` is the number of `Items`, and a list without items has
 * no `Items` element at all, which AWS refuses as "Unexpected list element termination".
 * @throws AwsError `InconsistentQuantities`, `MalformedInput`, `MalformedXML`.
 */
export function checkLists(element: XmlElement): void {
  const items = child(element, 'Items');
  const quantity = childText(element, 'Quantity');
  if (items && items.children.length === 0) throw malformedInput('Unexpected list element termination');
  if (items && quantity === undefined) throw memberMissing(`${element.name}.quantity`);
  if (quantity !== undefined) {
    if (!/^\d{1,9}$/.test(quantity)) throw malformedInput(`Could not parse XML: '${quantity}' is not a Quantity.`);
    if (Number(quantity) !== (items?.children.length ?? 0)) {
      throw new AwsError('InconsistentQuantities', 400, "The value of Quantity and the size of Items don't match.");
    }
  }
  for (const inner of element.children) checkLists(inner);
  if (element.name === 'Aliases' && quantity === undefined) throw memberMissing('distributionConfig.aliases.quantity');
}

/**
 * Checks that there is an origin, that each is whole, and that every cache behavior leads to one of them.
 * @throws AwsError `MalformedXML`, `InvalidOrigin`, `NoSuchOrigin`.
 */
export function checkOrigins(root: XmlElement): void {
  const origins = itemsOf(root, 'Origins');
  if (origins.length === 0) throw memberMissing('distributionConfig.origins.items');
  origins.forEach(checkOrigin);
  const targets = new Set([...origins, ...itemsOf(root, 'OriginGroups')].map((target) => childText(target, 'Id')));
  const behaviors = itemsOf(root, 'CacheBehaviors');
  const first = child(root, 'DefaultCacheBehavior');
  for (const behavior of first ? [first, ...behaviors] : behaviors) checkBehavior(behavior, targets);
}

function checkOrigin(origin: XmlElement, index: number): void {
  const path = `distributionConfig.origins.items.${index + 1}.member`;
  if (!childText(origin, 'Id')) throw memberMissing(`${path}.id`);
  if (!childText(origin, 'DomainName')) throw memberMissing(`${path}.domainName`);
  if (ORIGIN_KINDS.filter((kind) => child(origin, kind)).length !== 1) {
    throw new AwsError('InvalidOrigin', 400, 'The specified origin server does not exist or is not valid.');
  }
}

function checkBehavior(behavior: XmlElement, targets: ReadonlySet<string | undefined>): void {
  const path = `distributionConfig.${behavior.name === 'CacheBehavior' ? 'cacheBehaviors' : 'defaultCacheBehavior'}`;
  const target = childText(behavior, 'TargetOriginId');
  const policy = childText(behavior, 'ViewerProtocolPolicy');
  if (!target) throw memberMissing(`${path}.targetOriginId`);
  if (!policy) throw memberMissing(`${path}.viewerProtocolPolicy`);
  if (!VIEWER_PROTOCOL_POLICIES.includes(policy)) {
    throw memberOutsideSet(`${path}.viewerProtocolPolicy`, policy, VIEWER_PROTOCOL_POLICIES);
  }
  if (!targets.has(target)) {
    throw new AwsError('NoSuchOrigin', 404, 'One or more of your origins or origin groups do not exist.');
  }
}

function itemsOf(root: XmlElement, list: string): readonly XmlElement[] {
  return child(child(root, list), 'Items')?.children ?? [];
}
