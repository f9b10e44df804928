import type { Clock } from '../clock.ts';

/** One user of a certificate: a distribution, by its ARN. */
export interface CertificateUser {
  readonly arn: string;
  /** ARN of ACM or id of IAM; undefined for CloudFront's default certificate. */
  readonly certificate: string | undefined;
}

/** Who uses which certificate, as ACM counts it: a user that let a certificate go counts for a while longer. */
export interface Releases {
  /** The ARNs of the users of a certificate. */
  usersOf(certificate: string): string[];
  /** To be called after users may have changed. */
  look(): void;
}

/** `lingerMs`: how long after a distribution let a certificate go ACM still counts it. */
export function createReleases(clock: Clock, lingerMs: number, users: () => readonly CertificateUser[]): Releases {
  const held = new Map<string, string | undefined>();
  const released = new Map<string, { readonly by: string; readonly at: number }>();
  const look = () => {
    for (const { arn, certificate } of users()) {
      const before = held.get(arn);
      if (before !== undefined && before !== certificate) released.set(before, { by: arn, at: clock.now() });
      held.set(arn, certificate);
    }
  };
  return {
    look,
    usersOf: (certificate) => {
      look();
      const now = users().flatMap((user) => (user.certificate === certificate ? [user.arn] : []));
      const last = released.get(certificate);
      const lingers = last !== undefined && clock.now() < last.at + lingerMs && !now.includes(last.by);
      return lingers ? [...now, last.by] : now;
    },
  };
}
