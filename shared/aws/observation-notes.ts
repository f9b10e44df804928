import { isWrong } from '../domain/observations.ts';
import type { MoveRequest } from '../domain/request.ts';
import { type DomainObservation, isProven } from './observe.ts';

/** What was proven, without more words than were seen. */
export function noteOf(
  { domains: { length: domains }, verify }: MoveRequest,
  observations: readonly DomainObservation[],
  sharedCertificate: boolean,
): string {
  const seen = observations.filter(isProven).length;
  const unseen =
    seen < domains
      ? ` ${domains - seen} could not be seen: no record of theirs leads straight to the target alone, or only to addresses that cannot be reached from here.`
      : '';
  const shared = sharedCertificate
    ? ' Source and target share that certificate, so that it does not tell them apart.'
    : '';
  const expected = verify ? ` and answers GET ${verify.path} as the request expects` : '';
  return `The edge presents the target's certificate${expected} for ${seen} of ${domains} domains.${unseen}${unasked(observations)}${shared}`;
}

/** Addresses of a family that this machine has no way to; other addresses of the same domain may have proven it. */
function unasked(observations: readonly DomainObservation[]): string {
  const addresses = observations.flatMap(({ edges }) => edges.filter(({ unreachable }) => unreachable));
  const [first, ...others] = addresses;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return first ? ` Not asked, as there is no way to it from here: ${first.address}${more}.` : '';
}

/** What was seen of a domain whose move is unproven. */
export function describeObservation({ domain, edges }: DomainObservation): string {
  const wrong = edges.filter(isWrong);
  if (wrong.length === 0) return `${domain} has no address that could be asked`;
  return wrong
    .map(({ address, failure, byTarget, unmet = [], status, certificateSerial }) => {
      if (failure !== undefined) return `${domain} at ${address}: ${failure}`;
      if (byTarget) return `${domain} at ${address} does not answer as the request expects: ${unmet.join(', ')}`;
      return `${domain} at ${address} answered ${status} with certificate ${certificateSerial}`;
    })
    .join('; ');
}
