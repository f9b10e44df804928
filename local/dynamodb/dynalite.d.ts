declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB on an in-memory store. Times are milliseconds that a table stays in a state. */
  export default function dynalite(options: {
    readonly createTableMs: number;
    readonly deleteTableMs: number;
    readonly updateTableMs: number;
  }): Server;
}
