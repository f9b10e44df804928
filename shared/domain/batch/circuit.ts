import type { BatchHead } from './batch.ts';

/** Why nothing new may begin, or that it may. */
export type Circuit =
  | { readonly open: false }
  | { readonly open: true; readonly by: 'abort' | 'pause' | 'failures'; readonly because: string };

/**
 * Whether something new may begin. Pure: until a group of the run has moved none may fail, afterwards as many as the request
 * allows. What somebody said goes before what was counted.
 */
export function circuitOf({
  aborted,
  paused,
  failed,
  proven = false,
  order,
}: Pick<BatchHead, 'aborted' | 'paused' | 'failed' | 'proven' | 'order'>): Circuit {
  if (aborted) return { open: true, by: 'abort', because: `${aborted.by} aborted the batch: ${aborted.reason}` };
  if (paused) return { open: true, by: 'pause', because: `${paused.by} paused the batch: ${paused.reason}` };
  const failures = failed?.size ?? 0;
  const numbers = [...(failed ?? [])].sort((a, b) => a - b).join(', ');
  if (!proven && failures > 0) {
    return { open: true, by: 'failures', because: `the canary, group ${numbers}, did not end moved` };
  }
  if (failures < order.stopAfter) return { open: false };
  const because = `${failures} groups did not end moved (${numbers.slice(0, 200)}), and ${order.stopAfter} stop the batch`;
  return { open: true, by: 'failures', because };
}
