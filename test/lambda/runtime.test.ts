import { expect, test } from '@jest/globals';
import { lambdaRuntime } from '../../shared/lambda/runtime.ts';

test("Lambda's world leaves credentials and endpoints to the SDK, and reads the directory only when asked", () => {
  const runtime = lambdaRuntime();
  expect(runtime.clients).toEqual({});
  expect(runtime.env).toBe(process.env);
  expect(Math.abs(runtime.now() - Date.now())).toBeLessThan(60_000);
  expect(() => runtime.accounts()).toThrow(/accounts\.json/);
});
