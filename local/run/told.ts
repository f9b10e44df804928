import type { EmitLine } from './lines.ts';
import type { Terminal } from './terminal.ts';

/** Where a run is told: in lines for a person, and as data. */
export interface Told {
  readonly terminal: Terminal;
  readonly emit: EmitLine;
}
