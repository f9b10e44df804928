import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';

/** What `npm start` runs, with its output gathered. */
export interface Started {
  readonly child: ChildProcess;
  /** A folder of its own for evidence. */
  readonly evidence: string;
  /** What it wrote so far. */
  out(): string;
  /** Resolves when the output has the text; rejects when the process ends without. */
  shows(text: string): Promise<void>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

/** Starts the program in a process of its own. */
function start(...args: string[]): Started {
  const evidence = mkdtempSync(join(tmpdir(), 'cname-mover-'));
  const child = spawn(process.execPath, ['local/start.ts', '--evidence', evidence, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
  const shows = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => out.includes(text) && resolve();
      child.stdout.on('data', look);
      child.once('close', () => reject(new Error(`It ended without "${text}": ${out}${err}`)));
      look();
    });
  return { child, evidence, out: () => out, shows, ended };
}

/** Removes what a run left. */
async function cleanUp({ child, evidence, ended }: Started): Promise<void> {
  if (child.exitCode === null) child.kill('SIGKILL');
  await ended;
  rmSync(evidence, { recursive: true, force: true });
}

/** Starts programs for the tests of a file; each ends with its test, and what it left is removed. */
export function starting(): typeof start {
  const runs: Started[] = [];
  afterEach(async () => {
    await Promise.all(runs.splice(0).map(cleanUp));
  });
  return (...args) => {
    const started = start(...args);
    runs.push(started);
    return started;
  };
}
