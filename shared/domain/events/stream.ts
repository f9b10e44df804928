/** Which writes to the table are told, and how Lambda reads them: an event source mapping. */
export const STREAM = {
  functionName: 'publish-events',
  pattern: {
    eventName: ['INSERT', 'MODIFY'],
    dynamodb: { Keys: { sk: { S: ['HEAD', 'REQUEST', 'QUESTION#approval', 'TELLING'] } } },
  },
  batchSize: 10,
  /** How long what could not be put is put again: a quarter of what a stream keeps. */
  maximumAgeSeconds: 21_600,
} as const;
