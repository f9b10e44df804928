import * as z from '../../shared/domain/zod.ts';

const Resource = z.object({
  Type: z.string(),
  Condition: z.optional(z.string()),
  DeletionPolicy: z.optional(z.string()),
  Properties: z._default(z.record(z.string(), z.unknown()), {}),
});
const Template = z.object({
  Resources: z.record(z.string(), Resource),
  Outputs: z._default(z.record(z.string(), z.unknown()), {}),
});

export type Resource = z.infer<typeof Resource>;
export type Template = z.infer<typeof Template>;

/** Reads a CloudFormation template. */
export function parseTemplate(text: string): Template {
  return Template.parse(JSON.parse(text));
}

/** The resources of one type by their names in the template. */
export function resourcesOf(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** A resource by its name. Throws when the template has none. */
export function resourceNamed(template: Template, id: string): Resource {
  const resource = template.Resources[id];
  if (!resource) throw new Error(`The template has no resource ${id}.`);
  return resource;
}

/** The name of the resource that a property refers to by Ref or Fn::GetAtt; undefined for anything else. */
export function referred(value: unknown): string | undefined {
  const reference = z
    .union([
      z.pipe(
        z.strictObject({ Ref: z.string() }),
        z.transform(({ Ref }) => Ref),
      ),
      z.pipe(
        z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
        z.transform((get) => get['Fn::GetAtt'][0]),
      ),
    ])
    .safeParse(value);
  return reference.data;
}

const Statement = z.object({
  Sid: z.optional(z.string()),
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.union([
    z.array(z.string()),
    z.pipe(
      z.string(),
      z.transform((action) => [action]),
    ),
  ]),
  Resource: z.pipe(
    z.optional(z.unknown()),
    z.transform((value) => [value].flat()),
  ),
  Condition: z.optional(z.record(z.string(), z.record(z.string(), z.unknown()))),
  Principal: z.optional(z.unknown()),
});
export type Statement = z.infer<typeof Statement>;

/** The statements of a role's policies. Throws for managed policies, which nobody here reads. */
export function statementsOf(role: { readonly Properties: object }): Statement[] {
  return z
    .object({
      ManagedPolicyArns: z.optional(z.undefined()),
      Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) })),
    })
    .parse(role.Properties)
    .Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** Every statement anywhere in the template, trust and resource policies included, with the name of its resource. */
export function allStatements(template: Template): { readonly id: string; readonly statement: Statement }[] {
  return Object.entries(template.Resources).flatMap(([id, { Properties }]) =>
    documentsIn(Properties).map((statement) => ({ id, statement })),
  );
}

function documentsIn(value: unknown): Statement[] {
  if (typeof value !== 'object' || value === null) return [];
  const found = 'Effect' in value ? [Statement.parse(value)] : [];
  return [...found, ...Object.values(value).flatMap(documentsIn)];
}
