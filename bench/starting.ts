import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { moveByService } from './by-service.ts';
import { median } from './table.ts';
import { WAITS } from './world.ts';

const ROOT = join(import.meta.dirname, '..');
const TIMES = 5;
const MOVES = 15;

/** How long a person waits for `npm start`'s first line, over how long Node takes to say something: medians. */
export async function measureStart(): Promise<{ seconds: number; ratio: number }> {
  const starts: number[] = [];
  const nodes: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    starts.push(await secondsToFirstLine([join(ROOT, 'local/start.ts'), '--dry-run']));
    nodes.push(await secondsToFirstLine(['-e', 'console.log(1)']));
  }
  return { seconds: median(starts), ratio: median(starts) / median(nodes) };
}

function secondsToFirstLine(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    let seconds: number | undefined;
    child.stdout.on('data', () => {
      seconds ??= (performance.now() - began) / 1_000;
    });
    child.on('error', reject);
    child.on('close', () => (seconds === undefined ? reject(new Error('It said nothing.')) : resolve(seconds)));
  });
}

/** Moves of one domain that this machine simulates in a second, each in a world of its own, and milliseconds of CPU for each. */
export async function measureMoves(): Promise<{ perSecond: number; cpuMs: number }> {
  await moveByService('warm-up', 1, 1, WAITS);
  const began = performance.now();
  const cpu = process.cpuUsage();
  for (let move = 0; move < MOVES; move += 1) await moveByService('one', 1, 1, WAITS);
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: MOVES / ((performance.now() - began) / 1_000), cpuMs: (user + system) / 1_000 / MOVES };
}
