import type { LocalWorld } from '../../local/local-world.ts';

/** Headers to the origins of the worlds, task tokens of Step Functions, and the names of what is secret. */
const SECRET = /hunter2|taskToken|AQ[A-Z]{3}|external-?id|secret|sessionToken|PRIVATE KEY/i;

/** Characters around what is found, by which to tell where it stands. */
const AROUND = 60;

/**
 * What of a world's secrets a text tells, in excerpts: keys, session tokens and external ids by their values, also those that
 * have ended, everything else by how it looks.
 */
export function secretsIn(text: string, { aws, directory }: Pick<LocalWorld, 'aws' | 'directory'>): string[] {
  const externalIds = directory.flatMap(({ externalId }) => externalId ?? []);
  const places = [...aws.credentials.secrets(), ...externalIds].map((value) => text.indexOf(value));
  return [text.search(SECRET), ...places]
    .filter((at) => at >= 0)
    .map((at) => text.slice(Math.max(0, at - AROUND), at + AROUND));
}
