/** What is wrong with credentials, in a sentence, and what to do; never with a part of them or of a signed request. */
export interface CredentialFailure {
  readonly sentence: string;
  readonly remedy: string;
}

const EXPIRED: CredentialFailure = {
  sentence: 'The session has expired.',
  remedy: 'Get new temporary credentials (log in again, or assume the role again), and check the clock of the machine.',
};
const UNKNOWN_KEY: CredentialFailure = {
  sentence: 'AWS does not know the access key id.',
  remedy:
    'Check that the access key exists and is active, that it belongs to this partition, and that AWS_SESSION_TOKEN is set beside temporary keys.',
};
const WRONG_SECRET: CredentialFailure = {
  sentence: 'The secret access key does not belong to the access key id, or was cut off or changed on its way.',
  remedy: 'Set the access key id and the secret access key anew, both from one source.',
};
const NOT_FOUND: CredentialFailure = {
  sentence: 'No credentials were found.',
  remedy:
    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or AWS_ROLE_ARN with AWS_WEB_IDENTITY_TOKEN_FILE; in Lambda the function's role provides them.",
};

/**
 * By the name of AWS's error or of the SDK's credential chain. AWS General Reference, "Common errors"; IAM User Guide,
 * "Troubleshoot access denied error messages".
 */
const FAILURES = new Map<string, CredentialFailure>(
  Object.entries({
    CredentialsProviderError: NOT_FOUND,
    MissingAuthenticationToken: {
      sentence: 'The request was not signed.',
      remedy: 'Give the service credentials; a request without any is refused everywhere.',
    },
    InvalidClientTokenId: UNKNOWN_KEY,
    UnrecognizedClientException: UNKNOWN_KEY,
    SignatureDoesNotMatch: WRONG_SECRET,
    InvalidSignatureException: WRONG_SECRET,
    IncompleteSignature: {
      sentence: 'The signature header is malformed, usually by a space or a line break in a credential.',
      remedy: 'Set the access key id, secret and session token again without spaces and line breaks around them.',
    },
    ExpiredToken: EXPIRED,
    ExpiredTokenException: EXPIRED,
    InvalidIdentityToken: {
      sentence: 'The web identity token is not accepted: its issuer, audience or signature does not fit.',
      remedy: "Check the role's identity provider and audience, and that AWS_WEB_IDENTITY_TOKEN_FILE is a fresh token.",
    },
  }),
);

/** The failure that an error stands for; undefined for one that has nothing to do with credentials. */
export function credentialFailure(errorName: string): CredentialFailure | undefined {
  return FAILURES.get(errorName);
}

/**
 * What would allow an action that was refused: the statement, with the resource that AWS names in its message, or where to
 * look when a policy denies it, which no further statement can outdo.
 */
export function remedyOfDenial(action: string, resource: string, message: string): string {
  if (/explicit deny/i.test(message)) {
    const policy = /explicit deny in an? ([a-z -]+policy|permissions boundary)/i.exec(message)?.[1] ?? 'a policy';
    return `Take ${action} on ${resource} out of what ${policy} denies: while a policy denies it, none can allow it.`;
  }
  const arn = /on resource: (arn:[^\s"',]+)/.exec(message)?.[1] ?? '*';
  const statement = JSON.stringify({ Effect: 'Allow', Action: action, Resource: arn });
  return `Allow ${action} on ${resource} in the role of that account: ${statement}.`;
}
