/**
 * A reason as people read it: where Step Functions passes a function's failure on as JSON, only its message. The words
 * around it stay.
 */
export function readableReason(text: string): string {
  const start = text.indexOf('{"errorType"');
  if (start < 0) return text;
  for (let end = text.indexOf('}', start) + 1; end > 0; end = text.indexOf('}', end) + 1) {
    const message = messageOf(text.slice(start, end));
    if (message !== undefined) return text.slice(0, start) + message + text.slice(end);
  }
  return text;
}

function messageOf(json: string): string | undefined {
  try {
    return (JSON.parse(json) as { errorMessage?: string }).errorMessage;
  } catch {
    return undefined;
  }
}
