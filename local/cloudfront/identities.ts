import type { Random } from '../random.ts';
import type { ConnectionGroupIdentity } from './connection-groups.ts';
import type { ControlPlane } from './control-plane.ts';
import type { DistributionIdentity } from './distributions.ts';
import type { TenantIdentity } from './tenants.ts';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
const MIXED = `${UPPER}abcdefghijklmnopqrstuvwxyz`;

/** What a new resource is known by, drawn by chance and taken by nothing else in the world. */
export class Identities {
  readonly #plane: ControlPlane;
  readonly #random: Random;

  constructor(plane: ControlPlane, random: Random) {
    this.#plane = plane;
    this.#random = random;
  }

  /** A new distribution's id, ARN and domain name; a seed may pin the id and the domain name. */
  distribution(
    accountId: string,
    pinned: { readonly id?: string | undefined; readonly domainName?: string | undefined } = {},
  ): DistributionIdentity {
    const { distributions } = this.#plane;
    const id = pinned.id ?? this.#fresh('E', 13, UPPER, (text) => distributions.get(text) !== undefined);
    const domainName = pinned.domainName ?? this.#host();
    return { kind: 'distribution', id, accountId, domainName, arn: arnOf(accountId, 'distribution', id) };
  }

  /** A new distribution tenant's; a seed may pin the id. */
  tenant(accountId: string, name: string, pinnedId?: string): TenantIdentity {
    const { tenants, clock } = this.#plane;
    const id = pinnedId ?? this.#fresh('dt_', 27, MIXED, (text) => tenants.get(text) !== undefined);
    const arn = arnOf(accountId, 'distribution-tenant', id);
    return { kind: 'distribution-tenant', id, accountId, arn, name, created: clock.now() };
  }

  /** A new connection group's; a seed may pin the id and the routing endpoint. */
  connectionGroup(
    accountId: string,
    given: {
      readonly name?: string | undefined;
      readonly isDefault: boolean;
      readonly id?: string | undefined;
      readonly routingEndpoint?: string | undefined;
    },
  ): ConnectionGroupIdentity {
    const { connectionGroups, clock } = this.#plane;
    const id = given.id ?? this.#fresh('cg_', 27, MIXED, (text) => connectionGroups.get(text) !== undefined);
    return {
      kind: 'connection-group',
      id,
      accountId,
      arn: arnOf(accountId, 'connection-group', id),
      name: given.name ?? `CreatedByCloudFront-${id}`,
      routingEndpoint: given.routingEndpoint ?? this.#host(),
      isDefault: given.isDefault,
      created: clock.now(),
    };
  }

  /** A new ETag. */
  etag(): string {
    return `E${this.#random.text(13, UPPER)}`;
  }

  #host(): string {
    const taken = (text: string) => this.#plane.isHostTaken(`${text}.cloudfront.net`);
    return `${this.#fresh('d', 13, LOWER, taken)}.cloudfront.net`;
  }

  #fresh(prefix: string, length: number, alphabet: string, taken: (text: string) => boolean): string {
    for (;;) {
      const text = prefix + this.#random.text(length, alphabet);
      if (!taken(text)) return text;
    }
  }
}

function arnOf(accountId: string, type: string, id: string): string {
  return `arn:aws:cloudfront::${accountId}:${type}/${id}`;
}
