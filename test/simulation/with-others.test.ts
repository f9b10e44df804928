import { tellFunctions } from './tell-functions.ts';

/** What others have a part in: people, AWS Support, ACM, the bus; and the changes of records alone. */
tellFunctions(['assisted', 'certificate', 'certificate-back', 'people', 'records', 'event']);
