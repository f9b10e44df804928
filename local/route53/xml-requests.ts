import { XMLParser, XMLValidator } from 'fast-xml-parser';
import * as z from 'zod';
import { AwsError } from '../contracts.ts';
import { RECORD_TYPES } from './record-set.ts';

/** The namespace of the 2013-04-01 API. */
export const ROUTE53_NAMESPACE = 'https://route53.amazonaws.com/doc/2013-04-01/';

const ATTRIBUTE = '@';
const TEXT = '#text';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  textNodeName: TEXT,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
});

/**
 * Reads a request body by its schema: unknown elements, missing ones and values outside their bounds are refused.
 * @throws AwsError `MalformedInput` when the body is no XML with that root in the API's namespace, `InvalidInput` when
 * its content is not what the service model allows.
 */
export function readRequest<S extends z.ZodType>(body: Buffer, root: string, schema: S): z.output<S> {
  const text = body.toString('utf8');
  if (text.includes('<!DOCTYPE') || XMLValidator.validate(text) !== true) {
    throw new AwsError('MalformedInput', 400, 'The request body is not well-formed XML.');
  }
  const document = parsed(text);
  const element = isElement(document) ? document[root] : undefined;
  if (!isElement(element) || element[`${ATTRIBUTE}xmlns`] !== ROUTE53_NAMESPACE) {
    throw new AwsError('MalformedInput', 400, `Request is not valid, expected ${root} in ${ROUTE53_NAMESPACE}`);
  }
  const { [`${ATTRIBUTE}xmlns`]: _namespace, ...members } = element;
  const result = schema.safeParse(withoutLayout(members));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path.join('.') ?? root;
  throw new AwsError('InvalidInput', 400, `Invalid XML ; at '${path}': ${issue?.message ?? 'not valid'}`);
}

/** The parser takes a document only to a certain depth, far below that of any request. */
function parsed(text: string): unknown {
  try {
    return parser.parse(text);
  } catch {
    throw new AwsError('MalformedInput', 400, 'The request body is not XML that can be read.');
  }
}

function isElement(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Drops the white space between elements; text beside elements stays, for the schema to refuse. */
function withoutLayout(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLayout);
  if (!isElement(value)) return value;
  const members = Object.entries(value).filter(([name, text]) => name !== TEXT || String(text).trim() !== '');
  return Object.fromEntries(members.map(([name, member]) => [name, withoutLayout(member)]));
}

const integer = z
  .string()
  .regex(/^-?\d+$/, 'not an integer')
  .transform(Number);
const boolean = z.enum(['true', 'false']).transform((text) => text === 'true');
const text = (max: number, min = 0) => z.string().min(min).max(max);

/** A list element whose items are all called `item`. */
function list<T extends z.ZodType>(item: string, of: T) {
  const one = (value: unknown) => (value === undefined || Array.isArray(value) ? value : [value]);
  return z.strictObject({ [item]: z.preprocess(one, z.array(of).min(1)) }).transform((members) => members[item] ?? []);
}

const vpc = z.strictObject({ VPCRegion: text(64, 1), VPCId: text(1024) });

/** The body of CreateHostedZone. */
export const createHostedZoneRequest = z.strictObject({
  Name: text(1024),
  VPC: vpc.optional(),
  CallerReference: text(128, 1),
  HostedZoneConfig: z.strictObject({ Comment: text(256).optional(), PrivateZone: boolean.optional() }).optional(),
  DelegationSetId: text(32).optional(),
});

/** The body of CreateReusableDelegationSet. */
export const createReusableDelegationSetRequest = z.strictObject({
  CallerReference: text(128, 1),
  HostedZoneId: text(32).optional(),
});

const geoProximityLocation = z
  .strictObject({
    AWSRegion: text(64, 1).optional(),
    LocalZoneGroup: text(64, 1).optional(),
    Coordinates: z
      .strictObject({
        Latitude: z.string().regex(/^[-+]?[0-9]{1,2}(\.[0-9]{0,2})?$/),
        Longitude: z.string().regex(/^[-+]?[0-9]{1,3}(\.[0-9]{0,2})?$/),
      })
      .optional(),
    Bias: integer.pipe(z.number().min(-99).max(99)).optional(),
  })
  .refine(
    (place) =>
      [place.AWSRegion, place.LocalZoneGroup, place.Coordinates].filter((member) => member !== undefined).length === 1,
    'exactly one of AWSRegion, LocalZoneGroup and Coordinates is needed',
  );

const resourceRecordSet = z.strictObject({
  Name: text(1024),
  Type: z.enum(RECORD_TYPES),
  SetIdentifier: text(128, 1).optional(),
  Weight: integer.pipe(z.number().min(0).max(255)).optional(),
  Region: z
    .string()
    .regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/, 'not a Region')
    .optional(),
  GeoLocation: z
    .strictObject({
      ContinentCode: text(2, 2).optional(),
      CountryCode: text(2, 1).optional(),
      SubdivisionCode: text(3, 1).optional(),
    })
    .refine(
      (place) => (place.ContinentCode === undefined) !== (place.CountryCode === undefined),
      'either a ContinentCode or a CountryCode is needed',
    )
    .refine(
      (place) => place.SubdivisionCode === undefined || place.CountryCode !== undefined,
      'a SubdivisionCode needs a CountryCode',
    )
    .optional(),
  Failover: z.enum(['PRIMARY', 'SECONDARY']).optional(),
  MultiValueAnswer: boolean.optional(),
  TTL: integer.pipe(z.number().min(0).max(2_147_483_647)).optional(),
  ResourceRecords: list('ResourceRecord', z.strictObject({ Value: text(4000) })).optional(),
  AliasTarget: z
    .strictObject({ HostedZoneId: text(32), DNSName: text(1024), EvaluateTargetHealth: boolean })
    .optional(),
  HealthCheckId: text(64).optional(),
  TrafficPolicyInstanceId: text(36, 1).optional(),
  CidrRoutingConfig: z
    .strictObject({
      CollectionId: z.string().regex(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/),
      LocationName: text(16, 1).regex(/^[0-9A-Za-z_\-*]+$/),
    })
    .optional(),
  GeoProximityLocation: geoProximityLocation.optional(),
});

/** The body of ChangeResourceRecordSets. */
export const changeResourceRecordSetsRequest = z.strictObject({
  ChangeBatch: z.strictObject({
    Comment: text(256).optional(),
    Changes: list(
      'Change',
      z.strictObject({ Action: z.enum(['CREATE', 'DELETE', 'UPSERT']), ResourceRecordSet: resourceRecordSet }),
    ),
  }),
});
