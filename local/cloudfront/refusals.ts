import { AwsError } from '../contracts.ts';

const CNAMES_PAGE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html';

/** 400 `InvalidArgument` with the sentence given. */
export const invalidArgument = (message: string) => new AwsError('InvalidArgument', 400, message);

/** 400 `InvalidArgument` in AWS's words for a parameter that is absent. */
export const parameterRequired = (name: string) => invalidArgument(`The parameter ${name} is required.`);

/** 400 `InvalidArgument` in AWS's words for a parameter that breaks its syntax. */
export const parameterInvalid = (name: string) =>
  invalidArgument(`The parameter ${name} contains one or more parameters that are not valid.`);

/** 400 `MalformedXML`: what AWS answers when a required member is missing; `path` is the member's. */
export const memberMissing = (path: string) =>
  new AwsError(
    'MalformedXML',
    400,
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );

/** 400 `MalformedXML`: a value outside of the member's set. */
export const memberOutsideSet = (path: string, value: string, set: readonly string[]) =>
  new AwsError(
    'MalformedXML',
    400,
    `1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: ` +
      `Member must satisfy enum value set: [${set.join(', ')}]`,
  );

/** 400 `MalformedInput`: the body is not the XML that the operation takes. */
export const malformedInput = (message: string) => new AwsError('MalformedInput', 400, message);

/** 400 `IllegalUpdate` with the sentence given. */
export const illegalUpdate = (message: string) => new AwsError('IllegalUpdate', 400, message);

/** 400 `InvalidViewerCertificate` with the sentence given. */
export const invalidViewerCertificate = (message: string) => new AwsError('InvalidViewerCertificate', 400, message);

/** 404 `NoSuchDistribution`, also for distributions of other accounts. */
export const noSuchDistribution = () =>
  new AwsError('NoSuchDistribution', 404, 'The specified distribution does not exist.');

/** 404 `EntityNotFound`: what the operations that know tenants say instead of NoSuchDistribution. */
export const entityNotFound = () => new AwsError('EntityNotFound', 404, 'The specified entity does not exist.');

/** 409 `ResourceInUse`: a multi-tenant distribution that distribution tenants still use. */
export const resourceInUse = () =>
  new AwsError('ResourceInUse', 409, 'Cannot delete this resource because it is in use.');

/** 409 `ResourceNotDisabled`: what is to be deleted is enabled, or not yet disabled everywhere. */
export const resourceNotDisabled = () =>
  new AwsError('ResourceNotDisabled', 409, "The specified CloudFront resource hasn't been disabled yet.");

/** 409 `EntityAlreadyExists`: the name is taken in the account. */
export const entityAlreadyExists = () =>
  new AwsError('EntityAlreadyExists', 409, 'The entity already exists. You must provide a unique entity.');

/** 409 `InvalidAssociation` with the sentence given. */
export const invalidAssociation = (message: string) => new AwsError('InvalidAssociation', 409, message);

/** 400 `EntityLimitExceeded`: a quota. */
export const entityLimitExceeded = (message: string) => new AwsError('EntityLimitExceeded', 400, message);

/** 409 `CNAMEAlreadyExists`, first meaning: another distribution or distribution tenant holds the alias. */
export const aliasHeldElsewhere = () =>
  new AwsError(
    'CNAMEAlreadyExists',
    409,
    'One or more of the CNAMEs you provided are already associated with a different resource.',
  );

/** 409 `CNAMEAlreadyExists`, second meaning: DNS still leads the alias to another distribution. */
export const dnsPointsElsewhere = () =>
  new AwsError(
    'CNAMEAlreadyExists',
    409,
    'One or more aliases specified for the distribution includes an incorrectly configured DNS record that points to ' +
      'another CloudFront distribution. You must update the DNS record to correct the problem. For more information, ' +
      `see ${CNAMES_PAGE}#alternate-domain-names-restrictions`,
  );

/** 400 `InvalidViewerCertificate`: aliases without a certificate of one's own. */
export const certificateMissing = () =>
  invalidViewerCertificate(
    'To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that ' +
      `validates your authorization to use the domain name. For more details, see: ${CNAMES_PAGE}` +
      '#alternate-domain-names-requirements',
  );

/** 400 `InvalidViewerCertificate`: the certificate can't be used at all. */
export const certificateUnusable = () =>
  invalidViewerCertificate(
    "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid " +
      'certificate chain.',
  );

/** 400 `InvalidViewerCertificate`: an alias lies outside of the certificate's names. */
export const certificateTooNarrow = () =>
  invalidViewerCertificate(
    "The certificate that is attached to your distribution doesn't cover the alternate domain name (CNAME) that " +
      `you're trying to add. For more details, see: ${CNAMES_PAGE}#alternate-domain-names-requirements`,
  );
