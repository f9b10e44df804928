import { ACMClient } from '@aws-sdk/client-acm';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { IAMClient } from '@aws-sdk/client-iam';
import { Route53Client } from '@aws-sdk/client-route-53';
import type { AccountUse } from './account-directory.ts';
import type { Sessions } from './sessions.ts';

/** The services that are asked in their one region; each throws AccountUnknown. */
export function cloudFrontOf(sessions: Sessions, accountId: string, use: AccountUse): CloudFrontClient {
  return sessions.client(CloudFrontClient, accountId, use);
}

export function route53Of(sessions: Sessions, accountId: string, use: 'dns' | 'zones' = 'dns'): Route53Client {
  return sessions.client(Route53Client, accountId, use);
}

export function acmOf(sessions: Sessions, accountId: string, use: AccountUse): ACMClient {
  return sessions.client(ACMClient, accountId, use);
}

export function iamOf(sessions: Sessions, accountId: string, use: AccountUse): IAMClient {
  return sessions.client(IAMClient, accountId, use);
}
