import { tellFunctions } from './tell-functions.ts';

/** What clients ask of the API: now and for later, with an approval, an abort and a restore. */
tellFunctions(['client', 'client-later']);
