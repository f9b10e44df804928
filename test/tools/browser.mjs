/**
 * Finds a Chromium for the tests of the page, by $CHROMIUM, $PATH and the usual places; on Debian and Ubuntu root gets it by
 * apt-get. Run by itself, as `npm test` does, it fails where there is none: those tests are never skipped.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const PLACES = [
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Where a Chromium is that can be run; undefined where none is. */
export function findChromium(env = process.env) {
  if (env.CHROMIUM) return env.CHROMIUM;
  const onPath = (env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...PLACES].find(isProgram);
}

/** Chromium's sandbox does not work for root. */
export function chromiumArguments() {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function install() {
  process.stdout.write(
    'No Chromium found, which the tests of the page need: apt-get install chromium (some 100 MB) …\n',
  );
  const run = (...args) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const { status, stdout, stderr } = spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8' });
    if (status !== 0) process.stderr.write(`${stdout}${stderr}`);
    return status === 0;
  };
  return run('update') && run('install', '-y', '--no-install-recommends', 'chromium');
}

function ensureChromium() {
  if (findChromium()) return true;
  const isDebian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
  if (isDebian && process.getuid?.() === 0 && install() && findChromium()) return true;
  process.stderr.write(
    'The tests of the page need Chromium or Chrome, and none was found. Install it (Debian, Ubuntu: sudo apt-get install chromium), ' +
      'or say where it is: CHROMIUM=/path/to/chromium npm test\n',
  );
  return false;
}

if (import.meta.main || process.argv[1] === import.meta.filename) process.exitCode = ensureChromium() ? 0 : 1;
