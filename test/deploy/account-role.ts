import { readFileSync } from 'node:fs';
import { DEFAULT_SCHEMA, load, type Schema, Type } from 'js-yaml';
import type { AccountUse } from '../../shared/aws/account-directory.ts';
import { allStatements, parseTemplate, resourceNamed, type Statement } from './template.ts';

/** The short forms of CloudFormation's functions in YAML, read as their long ones. */
const FUNCTIONS = ['Ref', 'Sub', 'If', 'GetAtt', 'Equals', 'Or', 'And', 'Not', 'Join', 'Condition'];
const CLOUDFORMATION: Schema = DEFAULT_SCHEMA.extend(
  FUNCTIONS.flatMap((name) =>
    (['scalar', 'sequence'] as const).map(
      (kind) =>
        new Type(`!${name}`, {
          kind,
          construct: (value: unknown) => ({ [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: value }),
        }),
    ),
  ),
);
/** The template's text. */
export const text = readFileSync(new URL('../../deploy/account-role.yml', import.meta.url), 'utf8');
/** deploy/account-role.yml. */
export const template = parseTemplate(JSON.stringify(load(text, { schema: CLOUDFORMATION })));

/** Which conditions of the template hold for an account of each use. */
export const CONDITIONS: Readonly<Record<AccountUse, readonly string[]>> = {
  source: ['HasDistributions', 'IsSource'],
  target: ['HasDistributions', 'IsTarget'],
  dns: ['IsDns'],
  zones: ['IsForZones'],
};

/** What the role may do in an account of one use. */
export function statementsFor(use: AccountUse): Statement[] {
  return allStatements(template)
    .filter(({ id }) => CONDITIONS[use].includes(resourceNamed(template, id).Condition ?? ''))
    .map(({ statement }) => statement);
}

/** What the role may do in a certain account, by all its uses. */
export function accountStatements(uses: readonly AccountUse[], accountId: string): Statement[] {
  const statements = JSON.stringify(uses.flatMap(statementsFor));
  return JSON.parse(statements.replaceAll(`\${AWS::AccountId}`, accountId)) as Statement[];
}
