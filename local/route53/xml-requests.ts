import { XMLParser, XMLValidator } from 'fast-xml-parser';
import * as z from '../../shared/domain/zod.ts';
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
export function readRequest<S extends z.ZodMiniType>(body: Buffer, root: string, schema: S): z.output<S> {
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

const integer = z.pipe(z.string().check(z.regex(/^-?\d+$/, 'not an integer')), z.transform(Number));
const boolean = z.pipe(
  z.enum(['true', 'false']),
  z.transform((text) => text === 'true'),
);
const text = (max: number, min = 0) => z.string().check(z.minLength(min), z.maxLength(max));

/** A list element whose items are all called `item`. */
function list<T extends z.ZodMiniType>(item: string, of: T) {
  const one = (value: unknown) => (value === undefined || Array.isArray(value) ? value : [value]);
  return z.pipe(
    z.strictObject({ [item]: z.pipe(z.transform(one), z.array(of).check(z.minLength(1))) }),
    z.transform((members) => members[item] ?? []),
  );
}

const vpc = z.strictObject({ VPCRegion: text(64, 1), VPCId: text(1024) });

/** The body of CreateHostedZone. */
export const createHostedZoneRequest = z.strictObject({
  Name: text(1024),
  VPC: z.optional(vpc),
  CallerReference: text(128, 1),
  HostedZoneConfig: z.optional(z.strictObject({ Comment: z.optional(text(256)), PrivateZone: z.optional(boolean) })),
  DelegationSetId: z.optional(text(32)),
});

/** The body of CreateReusableDelegationSet. */
export const createReusableDelegationSetRequest = z.strictObject({
  CallerReference: text(128, 1),
  HostedZoneId: z.optional(text(32)),
});

const geoProximityLocation = z
  .strictObject({
    AWSRegion: z.optional(text(64, 1)),
    LocalZoneGroup: z.optional(text(64, 1)),
    Coordinates: z.optional(
      z.strictObject({
        Latitude: z.string().check(z.regex(/^[-+]?[0-9]{1,2}(\.[0-9]{0,2})?$/)),
        Longitude: z.string().check(z.regex(/^[-+]?[0-9]{1,3}(\.[0-9]{0,2})?$/)),
      }),
    ),
    Bias: z.optional(z.pipe(integer, z.number().check(z.minimum(-99), z.maximum(99)))),
  })
  .check(
    z.refine(
      (place) =>
        [place.AWSRegion, place.LocalZoneGroup, place.Coordinates].filter((member) => member !== undefined).length ===
        1,
      'exactly one of AWSRegion, LocalZoneGroup and Coordinates is needed',
    ),
  );

const resourceRecordSet = z.strictObject({
  Name: text(1024),
  Type: z.enum(RECORD_TYPES),
  SetIdentifier: z.optional(text(128, 1)),
  Weight: z.optional(z.pipe(integer, z.number().check(z.minimum(0), z.maximum(255)))),
  Region: z.optional(z.string().check(z.regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/, 'not a Region'))),
  GeoLocation: z.optional(
    z
      .strictObject({
        ContinentCode: z.optional(text(2, 2)),
        CountryCode: z.optional(text(2, 1)),
        SubdivisionCode: z.optional(text(3, 1)),
      })
      .check(
        z.refine(
          (place) => (place.ContinentCode === undefined) !== (place.CountryCode === undefined),
          'either a ContinentCode or a CountryCode is needed',
        ),
        z.refine(
          (place) => place.SubdivisionCode === undefined || place.CountryCode !== undefined,
          'a SubdivisionCode needs a CountryCode',
        ),
      ),
  ),
  Failover: z.optional(z.enum(['PRIMARY', 'SECONDARY'])),
  MultiValueAnswer: z.optional(boolean),
  TTL: z.optional(z.pipe(integer, z.number().check(z.minimum(0), z.maximum(2_147_483_647)))),
  ResourceRecords: z.optional(list('ResourceRecord', z.strictObject({ Value: text(4000) }))),
  AliasTarget: z.optional(
    z.strictObject({ HostedZoneId: text(32), DNSName: text(1024), EvaluateTargetHealth: boolean }),
  ),
  HealthCheckId: z.optional(text(64)),
  TrafficPolicyInstanceId: z.optional(text(36, 1)),
  CidrRoutingConfig: z.optional(
    z.strictObject({
      CollectionId: z.string().check(z.regex(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/)),
      LocationName: text(16, 1).check(z.regex(/^[0-9A-Za-z_\-*]+$/)),
    }),
  ),
  GeoProximityLocation: z.optional(geoProximityLocation),
});

/** The body of ChangeResourceRecordSets. */
export const changeResourceRecordSetsRequest = z.strictObject({
  ChangeBatch: z.strictObject({
    Comment: z.optional(text(256)),
    Changes: list(
      'Change',
      z.strictObject({ Action: z.enum(['CREATE', 'DELETE', 'UPSERT']), ResourceRecordSet: resourceRecordSet }),
    ),
  }),
});
