import { escapeXml, NAMESPACE } from './xml.ts';

/** A distribution in a few words, for seeds and examples. */
export interface SimpleConfig {
  readonly callerReference?: string;
  /** Default: none. */
  readonly aliases?: readonly string[];
  /** ARN of an ACM certificate in us-east-1; without it and `iamCertificateId` CloudFront's own is used. */
  readonly certificateArn?: string;
  /** Id of an IAM server certificate (`ASCA…`). */
  readonly iamCertificateId?: string;
  /** Default: TLSv1.2_2021. */
  readonly minimumProtocolVersion?: string;
  /** Default: sni-only. */
  readonly sslSupportMethod?: string;
  /** Default: true. */
  readonly ipv6?: boolean;
  /** Default: true. */
  readonly enabled?: boolean;
  /** Default: empty. */
  readonly comment?: string;
  /** Default: origin.example.net. */
  readonly originDomain?: string;
  /** Headers that CloudFront sends to the origin; they often hold a shared secret. */
  readonly originHeaders?: Readonly<Record<string, string>>;
  /** Default: index.html. */
  readonly defaultRootObject?: string;
  /** ARN of a web ACL; default: none. */
  readonly webAclId?: string;
  /** Default: http2and3. */
  readonly httpVersion?: string;
  /** Default: PriceClass_All. */
  readonly priceClass?: string;
  /** Default: none. */
  readonly continuousDeploymentPolicyId?: string;
  /** Default: false. */
  readonly staging?: boolean;
  /** `tenant-only`: a multi-tenant distribution, which has no aliases of its own. Default: direct. */
  readonly connectionMode?: 'direct' | 'tenant-only';
  /** The parameters that a multi-tenant distribution's tenants have to give. Default: none. */
  readonly requiredParameters?: readonly string[];
}

/** The managed policies CachingOptimized and AllViewerExceptHostHeader. */
const CACHE_POLICY_ID = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const ORIGIN_REQUEST_POLICY_ID = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
const ORIGIN_ID = 'primary';

/** A full DistributionConfig document, elements in the order in which GetDistributionConfig gives them. */
export function configDocument(config: SimpleConfig & { readonly callerReference: string }): string {
  const tenantOnly = config.connectionMode === 'tenant-only';
  const parts = [
    tag('CallerReference', config.callerReference),
    list(
      'Aliases',
      (config.aliases ?? []).map((alias) => tag('CNAME', alias)),
    ),
    tag('DefaultRootObject', config.defaultRootObject ?? 'index.html'),
    list('Origins', [origin(config)]),
    list('OriginGroups', []),
    cacheBehavior(),
    list('CacheBehaviors', []),
    list('CustomErrorResponses', []),
    tag('Comment', config.comment ?? ''),
    '<Logging><Enabled>false</Enabled><IncludeCookies>false</IncludeCookies><Bucket></Bucket><Prefix></Prefix></Logging>',
    tag('PriceClass', config.priceClass ?? 'PriceClass_All'),
    tag('Enabled', String(config.enabled ?? true)),
    viewerCertificate(config),
    '<Restrictions><GeoRestriction><RestrictionType>none</RestrictionType><Quantity>0</Quantity></GeoRestriction></Restrictions>',
    tag('WebACLId', config.webAclId ?? ''),
    tag('HttpVersion', config.httpVersion ?? 'http2and3'),
    tag('IsIPV6Enabled', String(config.ipv6 ?? !tenantOnly)),
    tag('ContinuousDeploymentPolicyId', config.continuousDeploymentPolicyId ?? ''),
    tag('Staging', String(config.staging ?? false)),
    tenantOnly ? tenantConfig(config.requiredParameters ?? []) : '',
    config.connectionMode ? tag('ConnectionMode', config.connectionMode) : '',
  ];
  return `<?xml version="1.0"?>\n<DistributionConfig xmlns="${NAMESPACE}">${parts.join('')}</DistributionConfig>`;
}

function origin(config: SimpleConfig): string {
  const headers = Object.entries(config.originHeaders ?? {}).map(
    ([name, value]) =>
      `<OriginCustomHeader>${tag('HeaderName', name)}${tag('HeaderValue', value)}</OriginCustomHeader>`,
  );
  return [
    `<Origin>${tag('Id', ORIGIN_ID)}${tag('DomainName', config.originDomain ?? 'origin.example.net')}<OriginPath></OriginPath>`,
    list('CustomHeaders', headers),
    '<CustomOriginConfig><HTTPPort>80</HTTPPort><HTTPSPort>443</HTTPSPort>',
    '<OriginProtocolPolicy>https-only</OriginProtocolPolicy>',
    list('OriginSslProtocols', [tag('SslProtocol', 'TLSv1.2')]),
    '<OriginReadTimeout>30</OriginReadTimeout><OriginKeepaliveTimeout>5</OriginKeepaliveTimeout></CustomOriginConfig>',
    '<ConnectionAttempts>3</ConnectionAttempts><ConnectionTimeout>10</ConnectionTimeout>',
    '<OriginShield><Enabled>false</Enabled></OriginShield><OriginAccessControlId></OriginAccessControlId></Origin>',
  ].join('');
}

function cacheBehavior(): string {
  const methods = ['HEAD', 'GET'].map((method) => tag('Method', method));
  return [
    `<DefaultCacheBehavior>${tag('TargetOriginId', ORIGIN_ID)}`,
    '<TrustedSigners><Enabled>false</Enabled><Quantity>0</Quantity></TrustedSigners>',
    '<TrustedKeyGroups><Enabled>false</Enabled><Quantity>0</Quantity></TrustedKeyGroups>',
    '<ViewerProtocolPolicy>redirect-to-https</ViewerProtocolPolicy>',
    `<AllowedMethods><Quantity>2</Quantity><Items>${methods.join('')}</Items>${list('CachedMethods', methods)}</AllowedMethods>`,
    '<SmoothStreaming>false</SmoothStreaming><Compress>true</Compress>',
    list('LambdaFunctionAssociations', []),
    list('FunctionAssociations', []),
    '<FieldLevelEncryptionId></FieldLevelEncryptionId>',
    tag('CachePolicyId', CACHE_POLICY_ID),
    tag('OriginRequestPolicyId', ORIGIN_REQUEST_POLICY_ID),
    '<GrpcConfig><Enabled>false</Enabled></GrpcConfig></DefaultCacheBehavior>',
  ].join('');
}

function viewerCertificate(config: SimpleConfig): string {
  const minimum = config.minimumProtocolVersion ?? 'TLSv1.2_2021';
  const method = config.sslSupportMethod ?? 'sni-only';
  const own = config.certificateArn
    ? tag('ACMCertificateArn', config.certificateArn)
    : config.iamCertificateId && tag('IAMCertificateId', config.iamCertificateId);
  if (!own) {
    return '<ViewerCertificate><CloudFrontDefaultCertificate>true</CloudFrontDefaultCertificate></ViewerCertificate>';
  }
  return (
    `<ViewerCertificate><CloudFrontDefaultCertificate>false</CloudFrontDefaultCertificate>${own}` +
    `${tag('SSLSupportMethod', method)}${tag('MinimumProtocolVersion', minimum)}</ViewerCertificate>`
  );
}

function tenantConfig(names: readonly string[]): string {
  const definitions = names.map((name) => {
    const schema = `<StringSchema>${tag('Required', 'true')}</StringSchema>`;
    return `<member>${tag('Name', name)}<Definition>${schema}</Definition></member>`;
  });
  return `<TenantConfig><ParameterDefinitions>${definitions.join('')}</ParameterDefinitions></TenantConfig>`;
}

function list(name: string, items: readonly string[]): string {
  const members = items.length > 0 ? `<Items>${items.join('')}</Items>` : '';
  return `<${name}><Quantity>${items.length}</Quantity>${members}</${name}>`;
}

function tag(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}
