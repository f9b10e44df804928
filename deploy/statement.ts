/** A statement of an IAM policy in a CloudFormation template. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly (string | object)[];
  readonly Condition?: object;
}

/** A role that one AWS service may assume, with one policy of its own. */
export function serviceRole(service: string, statements: readonly Statement[], trustCondition?: object) {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: `${service}.amazonaws.com` },
            Action: 'sts:AssumeRole',
            ...(trustCondition ? { Condition: trustCondition } : {}),
          },
        ],
      },
      Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  };
}
