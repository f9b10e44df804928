import { AwsError } from '../contracts.ts';
import { type Change, type ResourceRecordSet, routingMembers } from './record-set.ts';

/**
 * Holds the members of one change against each other, before any zone is looked at: values or alias, never both; a TTL
 * with values and none with an alias; a set identifier exactly with one routing policy.
 * @throws AwsError `InvalidInput` in AWS's words.
 */
export function checkChangeSyntax(change: Change): void {
  const set = change.ResourceRecordSet;
  const where = `in Change with [Action=${change.Action}, Name=${set.Name}, Type=${set.Type}, SetIdentifier=${set.SetIdentifier ?? 'null'}]`;
  const contents = contentsOf(set);
  if (contents !== 'one') {
    const expected = '[AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]';
    throw refusal(`Expected exactly one of ${expected}, but found ${contents} ${where}`);
  }
  const routing = routingMembers(set);
  if (routing.length > 1 || (routing.length === 0 && set.SetIdentifier !== undefined)) {
    const expected =
      '[Weight, Region, Failover, GeoLocation, MultiValueAnswer, CidrRoutingConfig, GeoProximityLocation]';
    throw refusal(
      `Expected exactly one of ${expected}, but found ${routing.length > 1 ? 'more than one' : 'none'} ${where}`,
    );
  }
  if (routing.length === 1 && set.SetIdentifier === undefined) throw refusal(`Missing field 'SetIdentifier' ${where}`);
  if (set.MultiValueAnswer === false) throw refusal(`MultiValueAnswer can only be true ${where}`);
  if (set.TrafficPolicyInstanceId !== undefined && change.Action !== 'DELETE') {
    throw refusal(`Records of a traffic policy instance can't be written here: found TrafficPolicyInstanceId ${where}`);
  }
}

function contentsOf(set: ResourceRecordSet): 'none' | 'one' | 'more than one' {
  const plain = [set.TTL, set.ResourceRecords].filter((member) => member !== undefined).length;
  const whole = [set.AliasTarget, set.TrafficPolicyInstanceId].filter((member) => member !== undefined).length;
  if (whole + (plain > 0 ? 1 : 0) > 1) return 'more than one';
  return whole === 1 || plain === 2 ? 'one' : 'none';
}

function refusal(message: string): AwsError {
  return new AwsError('InvalidInput', 400, `Invalid request: ${message}`);
}
