const { expect, jest, describe, beforeAll, beforeEach, afterAll, afterEach, test, it } = globalThis;

export { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test };
