import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { alarms } from '../../deploy/alarms.ts';
import { STATE_MACHINES } from '../../deploy/names.ts';
import { ERROR_KINDS } from '../../shared/errors.ts';
import { anchorsOf, pageAt } from '../docs/pages.ts';
import { COMMANDS } from './following.ts';

const PAGE = pageAt('docs/runbook.md');
/** What the first cells of the table below a heading have in backticks. */
function namedUnder(heading: string): string[] {
  const section = PAGE.text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const cells = [...section.matchAll(/^\| (.+?) \|/gm)].map((match) => match[1] ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
}

/** Every object anywhere in the definition of a state machine. */
function partsOf(machine: string): Readonly<Record<string, unknown>>[] {
  const parts: Readonly<Record<string, unknown>>[] = [];
  const definition = readFileSync(`statemachines/${machine}.asl.json`, 'utf8');
  JSON.parse(definition, (_key, value: unknown) => {
    if (typeof value === 'object' && value !== null) parts.push(value as Readonly<Record<string, unknown>>);
    return value;
  });
  return parts;
}

/** The states of a state machine that end an execution badly, those inside of others included. */
function failsOf(machine: string): string[] {
  const states = partsOf(machine).flatMap(({ States }) => Object.entries((States ?? {}) as Record<string, object>));
  return states.flatMap(([name, state]) => ('Type' in state && state.Type === 'Fail' ? [name] : []));
}

describe('docs/runbook.md has no hole', () => {
  test.each(STATE_MACHINES)('every bad end of %s has an entry', (machine) => {
    const named = namedUnder('Ends of executions');

    expect(failsOf(machine).filter((name) => !named.includes(name))).toEqual([]);
  });

  test('every error of the taxonomy, and of those that state machines retry, has an entry, and no other', () => {
    const retried = STATE_MACHINES.flatMap(partsOf).flatMap(({ ErrorEquals }) => (ErrorEquals ?? []) as string[]);
    const known = new Set([...Object.keys(ERROR_KINDS), ...retried.filter((name) => name !== 'States.ALL')]);

    expect(namedUnder('Errors').sort()).toEqual([...known].sort());
  });

  test('every alarm leads to an entry that is there', () => {
    const lead = Object.values<{ Properties: { AlarmDescription: string } }>(alarms()).map(
      ({ Properties }) => Properties.AlarmDescription,
    );
    const anchors = lead.map((text) => / Runbook: docs\/runbook\.md#([\w-]+)$/.exec(text)?.[1] ?? text);

    expect(anchors.filter((anchor) => !anchorsOf(PAGE).includes(anchor))).toEqual([]);
    expect(anchors.length).toBeGreaterThan(50);
  });

  test('every command that it has for tests is run by one', () => {
    const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.test.ts'),
    );
    const texts = tests
      .map((file) => readFileSync(`test/${file}`, 'utf8'))
      .filter((text) => text.includes('following.ts'));

    expect(COMMANDS.filter((name) => !texts.some((text) => text.includes(`'${name}'`)))).toEqual([]);
  });
});
