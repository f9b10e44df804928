import type { STSClientConfig } from '@aws-sdk/client-sts';

/**
 * What every SDK client of the service is built with. In Lambda all of it is left to the SDK's own chain; a local run
 * gives an endpoint and credentials, and the rest so that no configuration file of the user is asked.
 */
export type ClientSettings = Pick<
  STSClientConfig,
  | 'endpoint'
  | 'region'
  | 'credentials'
  | 'requestHandler'
  | 'maxAttempts'
  | 'retryMode'
  | 'retryStrategy'
  | 'signerConstructor'
  | 'defaultsMode'
  | 'useDualstackEndpoint'
  | 'useFipsEndpoint'
  | 'userAgentAppId'
>;

/** CloudFront, its certificates and Route 53 are global services that are signed for this region. */
export const GLOBAL_REGION = 'us-east-1';

/** Attempts of one SDK call, the first included; Step Functions retries the rest. */
export const MAX_ATTEMPTS = 4;
