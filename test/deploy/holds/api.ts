import { expect, test } from '@jest/globals';
import { logicalId } from '../../../deploy/names.ts';
import { AUTHORIZER_TTL_SECONDS, apiRoutes } from '../../../local/service.ts';
import type { Packaged } from '../package-service.ts';
import { referred, resourceNamed, resourcesOf } from '../template.ts';

const KINDS: Readonly<Record<string, unknown>> = { CUSTOM: { lambda: 'authorize-caller' }, AWS_IAM: 'AWS_IAM' };

export function apiHolds(packaged: () => Packaged): void {
  test('has the routes that are run locally, each with its one authorizer', () => {
    const routes = resourcesOf(packaged().template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => ({
      routeKey: Properties.RouteKey,
      function: `${/HttpApiIntegration(\w+)/.exec(JSON.stringify(Properties.Target))?.[1]}LambdaFunction`,
      authorizer: KINDS[String(Properties.AuthorizationType)] ?? 'NONE',
    }));
    const local = apiRoutes().map(({ routeKey, functionName, authorizer }) => ({
      routeKey,
      function: logicalId(functionName, 'LambdaFunction'),
      authorizer,
    }));
    const byKey = (a: { routeKey: unknown }, b: { routeKey: unknown }) =>
      String(a.routeKey).localeCompare(String(b.routeKey));
    expect(routes.sort(byKey)).toEqual(local.sort(byKey));
  });

  test('asks authorize-caller by the Authorization header, and keeps what it said as long as locally', () => {
    const [authorizer, ...others] = resourcesOf(packaged().template, 'AWS::ApiGatewayV2::Authorizer').map(
      ([, { Properties }]) => Properties,
    );
    expect(others).toEqual([]);
    expect(authorizer).toMatchObject({
      IdentitySource: ['$request.header.Authorization'],
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: AUTHORIZER_TTL_SECONDS,
    });
    expect(JSON.stringify(authorizer?.AuthorizerUri)).toContain(logicalId('authorize-caller', 'LambdaFunction'));
  });

  test('throttles all callers together at the stage, and logs every request without a header', () => {
    const { Properties } = resourceNamed(packaged().template, 'HttpApiStage');
    expect(Properties.DefaultRouteSettings).toEqual({ ThrottlingBurstLimit: 50, ThrottlingRateLimit: 25 });
    const { DestinationArn, Format } = Properties.AccessLogSettings as { DestinationArn: unknown; Format: string };
    expect(referred(DestinationArn)).toBe('HttpApiLogGroup');
    expect(Object.keys(JSON.parse(Format))).toEqual(
      expect.arrayContaining(['requestId', 'ip', 'route', 'status', 'iamCaller', 'error']),
    );
    expect(Format).not.toMatch(/header|authorization/i);
  });
}
