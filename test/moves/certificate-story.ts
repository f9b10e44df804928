import { ACMClient } from '@aws-sdk/client-acm';
import type { WorldInput } from '../../local/world/schema.ts';
import { SOURCE, type Story, TARGET, tell, USUAL_REQUEST, USUAL_WORLD } from './story.ts';

type Distribution = NonNullable<WorldInput['distributions']>[number];
type Zone = NonNullable<WorldInput['zones']>[number];

export const [OLD, NEW] = USUAL_WORLD.distributions as Distribution[] as [Distribution, Distribution];
export const [ZONE] = USUAL_WORLD.zones as Zone[] as [Zone];
export const OLD_CERTIFICATE = { key: 'old', account: SOURCE.accountId, names: ['example.com', '*.example.com'] };
export const NEW_CERTIFICATE = { key: 'new', account: TARGET.accountId, names: ['new.example.com'] };
/** The target's own certificate covers what it has, and nothing of what comes. */
export const NARROW: WorldInput = { ...USUAL_WORLD, certificates: [OLD_CERTIFICATE, NEW_CERTIFICATE] };
export const REQUEST = { ...USUAL_REQUEST, certificate: 'provision' } as const;
export const HOUR = 3_600_000;
const LOCKS = [
  'domain www.example.com',
  'domain *.example.com',
  `distribution ${SOURCE.distributionId}`,
  `distribution ${TARGET.distributionId}`,
];

/** The certificates of ACM in an account, the oldest first. */
export const certificatesOf = (story: Story, accountId: string = TARGET.accountId) => story.aws.acm.list(accountId);
/** The validation records of the zone, as JSON lines. */
export const validationOf = (story: Story) => story.records().filter((line) => line.includes('acm-validations.aws'));
/** Everything that a move may leave behind. */
export const everything = async (story: Story) => [
  story.state(),
  certificatesOf(story).map(({ arn }) => arn),
  await story.locks(LOCKS),
];
/** The `<ViewerCertificate>` of a distribution. */
export const attachedTo = (story: Story, id: string = TARGET.distributionId) =>
  story.configOf(id).match(/<ViewerCertificate>.*?<\/ViewerCertificate>/s)?.[0] ?? '';
export const arnIn = (element: string) => element.match(/<ACMCertificateArn>(.*?)</)?.[1] ?? '';
/** ACM as somebody else in the target's account uses it. */
export const acmOf = (story: Story) =>
  new ACMClient({ ...story.clients, credentials: story.aws.credentials.addAccount(TARGET.accountId) });

/** A story in which something happens once, right before the first invocation of a function. */
export async function meanwhile(
  functionName: string,
  act: (story: Story) => Promise<void>,
  world: WorldInput = NARROW,
) {
  let story: Story | undefined;
  let acted = false;
  const beforeInvoke = async (name: string) => {
    if (!story || acted || name !== functionName) return;
    acted = true;
    await act(story);
  };
  story = await tell({ world, beforeInvoke });
  return story;
}
