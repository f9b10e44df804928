import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Result } from './levels.ts';
import type { RunPlan } from './run.ts';

export interface Settings {
  /** Threads. */
  readonly jobs: number;
  readonly stopping: AbortSignal;
  readonly tell: (result: Result) => void;
}

/**
 * Runs all plans on so many threads, each as soon as a thread is free, and tells every result; their order is that of their
 * ends. Ends early, with what is under way thrown away, when `stopping` is aborted.
 */
export async function runAll(plans: readonly RunPlan[], { jobs, stopping, tell }: Settings): Promise<void> {
  const left = [...plans];
  const work = async () => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    try {
      for (let plan = left.shift(); plan && !stopping.aborted; plan = left.shift()) {
        worker.postMessage({ scenario: plan.scenario.name, seed: plan.seed, strikes: plan.strikes });
        const [result] = await once(worker, 'message', { signal: stopping });
        tell({ plan, ...(result as Omit<Result, 'plan'>) });
      }
    } catch (error) {
      if (!stopping.aborted) throw error;
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, plans.length) }, work));
}
