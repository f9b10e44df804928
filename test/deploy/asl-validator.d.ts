/** The part of asl-validator that the tests use; the package has no types of its own. */
declare module 'asl-validator' {
  /** Checks a definition, which it changes. `errorsText` joins what is wrong by a separator. */
  export default function validate(definition: object): {
    readonly isValid: boolean;
    readonly errorsText: (separator?: string) => string;
  };
}
