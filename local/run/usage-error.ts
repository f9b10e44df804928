/** Wrong input of the person at the terminal: shown as its message alone; nothing was changed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
