import * as z from './zod.ts';

/** The files of the operator page by name: the build makes them, a function serves them. */
export const PageFiles = z.record(
  z.string(),
  z.strictObject({
    /** The media type with its charset. */
    type: z.string(),
    text: z.string(),
    /** Of the text, for its ETag. */
    digest: z.string(),
  }),
);
export type PageFiles = z.infer<typeof PageFiles>;
