/**
 * Does a masked id of ListDomainConflicts (`*******EXAMPLE`, `******111111`) show the end of this id, which may be masked
 * as well?
 */
export function isMaskOf(masked: string, id: string): boolean {
  const shown = masked.replace(/^\*+/, '');
  return shown !== '' && id.endsWith(shown);
}
