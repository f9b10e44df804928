import { config } from 'zod/mini';
import en from 'zod/v4/locales/en.js';

config(en());

/**
 * zod's functional form, of which a bundle has only what its schemas call, with the messages that people read: by itself it
 * says "Invalid input" of everything. Whoever has a schema imports it from here, so that none is parsed without them.
 */
export * from 'zod/mini';
