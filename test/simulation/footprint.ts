import { parentDomain } from '../../shared/domain/names.ts';
import type { Scenario } from './scenarios.ts';

/** What one job may touch, by what was asked for. */
export interface Footprint {
  readonly domains: readonly string[];
  /** The ids of distribution or tenant; undefined where only records are changed. */
  readonly source: string | undefined;
  readonly target: string | undefined;
  /** Names whose records are changed, with the hosts that they shall lead to. */
  readonly changes: readonly { readonly name: string; readonly to: string }[];
}
