import { expect } from '@jest/globals';
import { type Story, TARGET_HOST } from './story.ts';

/** The proof is gone, and the records of the domain lead to the target. */
export function expectFinished(story: Story, domains = ['example.com']): void {
  for (const domain of domains) {
    const records = story.records().filter((line) => line.includes(`"Name":"${domain}."`));
    expect(records).toHaveLength(2);
    for (const line of records) expect(line).toContain(TARGET_HOST);
  }
  expect(story.records().filter((line) => line.includes('"TXT"'))).toEqual([]);
}
