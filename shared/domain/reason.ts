/**
 * A reason as people read it: where Step Functions passes a function's failure on as JSON, only its message. The name
 * before it stays.
 */
export function readableReason(text: string): string {
  const start = text.indexOf('{"errorType"');
  if (start < 0) return text;
  const end = text.lastIndexOf('}') + 1;
  try {
    const { errorMessage } = JSON.parse(text.slice(start, end)) as { errorMessage?: string };
    return errorMessage === undefined ? text : text.slice(0, start) + errorMessage + text.slice(end);
  } catch {
    return text;
  }
}
