import { afterEach, beforeEach, jest } from '@jest/globals';

/**
 * What the functions log in each test of a file, line by line, down to `level`: their logger has a console of its own, on the
 * streams of the process, and takes its level when a function is made.
 */
export function capturedLogs(level: 'TRACE' | 'DEBUG'): readonly string[] {
  const lines: string[] = [];
  const before = process.env.POWERTOOLS_LOG_LEVEL;
  beforeEach(() => {
    process.env.POWERTOOLS_LOG_LEVEL = level;
    lines.length = 0;
    for (const stream of [process.stdout, process.stderr]) {
      jest.spyOn(stream, 'write').mockImplementation((text) => {
        lines.push(String(text));
        return true;
      });
    }
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.env.POWERTOOLS_LOG_LEVEL = before;
  });
  return lines;
}
