import type { Clock } from '../clock.ts';
import type { CloudFront } from '../cloudfront/create-cloudfront.ts';
import type { World } from './schema.ts';

/**
 * Lets happen what nobody can ask of an API: AWS Support moves aliases, or their holder lets them go, each so many seconds
 * after the world began. `tell` hears of each in a sentence; what cannot be done any more is told as well.
 */
export function scheduleSupport(
  cloudFront: Pick<CloudFront, 'swap' | 'release'>,
  clock: Clock,
  acts: World['support'],
  tell: (sentence: string) => void = () => {},
): void {
  for (const act of acts) {
    for (const alias of act.aliases) clock.schedule(act.after * 1_000, () => tell(doneBy(cloudFront, act, alias)));
  }
}

function doneBy(
  cloudFront: Pick<CloudFront, 'swap' | 'release'>,
  act: World['support'][number],
  alias: string,
): string {
  try {
    if (act.does === 'release') {
      cloudFront.release(alias);
      return `The holder of ${alias} releases it`;
    }
    cloudFront.swap(alias, act.to);
    return `AWS Support moves ${alias} to ${act.to}`;
  } catch (error) {
    return `Nobody can ${act.does} ${alias}: ${(error as Error).message}`;
  }
}
