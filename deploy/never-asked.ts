import type { Plugin } from 'esbuild';

/** Packages of the SDK by their names, and what a bundle has in their place. */
const IN_PLACE: Readonly<Record<string, string>> = {
  // Loaded for operations that answer with a stream of events; S3's client names two of its functions in its settings.
  '@smithy/core/event-streams': `
    export const resolveEventStreamSerdeConfig = (config) => config;
    export function eventStreamSerdeProvider() {
      throw new Error('Functions are bundled without event streams: deploy/never-asked.ts.');
    }
    export const EventStreamSerde = eventStreamSerdeProvider;
  `,
  // DynamoDB's client makes one at its start and asks it nothing: none of its commands looks for endpoints in this way any more.
  '@aws-sdk/endpoint-cache': `
    export class EndpointCache {
      get() {
        throw new Error('Functions are bundled without a cache of endpoints: deploy/never-asked.ts.');
      }
    }
  `,
};
const NAMES = new RegExp(`^(?:${Object.keys(IN_PLACE).join('|')})$`);

/** Leaves out of bundles what SDK clients bring for calls that nobody here makes. Who made one would be told so. */
export const neverAsked: Plugin = {
  name: 'never-asked',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: NAMES }, ({ path }) => ({ path, namespace: 'never-asked', sideEffects: false }));
    onLoad({ filter: NAMES, namespace: 'never-asked' }, ({ path }) => ({ contents: IN_PLACE[path] ?? '' }));
  },
};
