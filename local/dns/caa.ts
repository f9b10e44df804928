import type { CaaRecord } from '../../shared/domain/caa.ts';

/** A CAA record in presentation form, `0 issue "amazon.com"`, by its fields. RFC 8659, section 4.1.1. */
export function caaOf(data: string): CaaRecord {
  const [flags, tag = '', ...value] = data.trim().split(/\s+/);
  return { critical: Number(flags) >= 128, tag: tag.toLowerCase(), value: value.join(' ').replace(/^"|"$/g, '') };
}
