import { tellFunctions } from './tell-functions.ts';

/** Many moves from one list: by itself, with people who approve, pause and resume it, and broken off. */
tellFunctions(['batch', 'batch-people', 'batch-broken-off']);
