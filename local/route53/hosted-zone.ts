import type { ZoneHistory } from './zone-history.ts';

export interface Vpc {
  readonly VPCRegion: string;
  readonly VPCId: string;
}

/** One hosted zone; the moments are milliseconds since the epoch. */
export interface HostedZone {
  /** The bare id, `Z…`. */
  readonly id: string;
  readonly accountId: string;
  /** In stored form. */
  readonly name: string;
  readonly callerReference: string;
  readonly comment: string | undefined;
  readonly private: boolean;
  readonly vpcs: readonly Vpc[];
  /** Without final dots; empty for a private zone. */
  readonly nameServers: readonly string[];
  /** The reusable delegation set it belongs to. */
  delegationSetId: string | undefined;
  /** True when its registrar points to it: of two public zones with one name, one is live. */
  readonly delegated: boolean;
  readonly history: ZoneHistory;
  /** When the last change was accepted. */
  lastChangeAt: number;
  /** When the DNS servers forgot or will forget it; undefined while it is not deleted. */
  deletedAt: number | undefined;
}

/** A reusable delegation set. */
export interface DelegationSet {
  /** The bare id, `N…`. */
  readonly id: string;
  readonly accountId: string;
  readonly callerReference: string;
  readonly nameServers: readonly string[];
}

/** One change as GetChange tells it. */
export interface ChangeInfo {
  /** The bare id, `C…`. */
  readonly id: string;
  readonly accountId: string;
  readonly submittedAt: number;
  readonly insyncAt: number;
  readonly comment: string | undefined;
}
