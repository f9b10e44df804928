import type { Random } from '../../random.ts';
import type { JsonObject } from './json.ts';
import { uuidOf } from './uuid.ts';

/** What a service integration adds to the response of the call it made; the headers are left out. */
export function sdkMetadata(random: Random): JsonObject {
  return { SdkHttpMetadata: { HttpStatusCode: 200 }, SdkResponseMetadata: { RequestId: uuidOf(random) } };
}
