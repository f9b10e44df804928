import { tellFunctions } from './tell-functions.ts';

/** What the service does by itself. */
tellFunctions(['wildcard', 'associate', 'disable-source', 'tenant', 'stopped']);
