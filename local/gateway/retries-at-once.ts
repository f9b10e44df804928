import { StandardRetryStrategy } from '@smithy/core/retry';
import type { RetryErrorInfo, StandardRetryToken } from '@smithy/types';
import { MAX_ATTEMPTS } from '../../shared/aws/client-settings.ts';
import type { Clock } from '../clock.ts';

/**
 * The SDK's standard retries without their pauses, for SDK clients in virtual time: an invocation takes none of the world's
 * time, and a pause by this machine's clock would let the world's time run on before the call is sent again.
 */
export class RetriesAtOnce extends StandardRetryStrategy {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    super({ maxAttempts: MAX_ATTEMPTS, backoff: { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 } });
    this.#clock = clock;
  }

  override refreshRetryTokenForRetry(token: StandardRetryToken, info: RetryErrorInfo): Promise<StandardRetryToken> {
    return this.#clock.during(() => super.refreshRetryTokenForRetry(token, info));
  }
}
