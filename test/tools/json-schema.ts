import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** What checks values against the project's JSON Schemas, which are 2020-12, with their formats; it is not what made them. */
export const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
