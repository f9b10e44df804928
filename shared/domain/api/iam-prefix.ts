/** Where the same routes are for callers that IAM authenticates: an HTTP API has one authorizer for a route. */
export const IAM_PREFIX = '/iam';
