import { expect, test } from '@jest/globals';
import { SOURCE, SOURCE_HOST, tell, ZONE_ID } from '../moves/story.ts';

test.each([
  ['zone-file', `www.example.com.\t300\tIN\tCNAME\t${SOURCE_HOST}.`],
  ['json', '"Type": "CNAME"'],
  ['dnscontrol', `CNAME("www", "${SOURCE_HOST}.", TTL(300))`],
])('a zone is exported as %s', async (format, line) => {
  const story = await tell({ viewers: [] });

  const request = { accountId: SOURCE.accountId, hostedZoneId: ZONE_ID, format };
  const { name, records, text } = (await story.clock.run(story.invoke('export-zone', request))) as {
    name: string;
    records: number;
    text: string;
  };

  expect([name, records]).toEqual(['example.com', 6]);
  expect(text).toContain(line);
});
