import { afterAll, beforeAll, describe } from '@jest/globals';
import { alarmsHold } from './holds/alarms.ts';
import { apiHolds } from './holds/api.ts';
import { bundlesHold } from './holds/bundles.ts';
import { eventsHold } from './holds/events.ts';
import { functionsHold } from './holds/functions.ts';
import { rescueHolds } from './holds/rescue.ts';
import { rolesHold } from './holds/roles.ts';
import { stateMachinesHold } from './holds/state-machines.ts';
import { storesHold } from './holds/stores.ts';
import { type Packaged, packageService } from './package-service.ts';

/** The one test file that builds and packages, once for all that is asked of the result. */
describe('The packaged service', () => {
  let made: Packaged | undefined;
  const packaged = () => {
    if (!made) throw new Error('The service was not packaged.');
    return made;
  };
  beforeAll(async () => {
    made = await packageService();
  }, 120_000);
  afterAll(async () => {
    await made?.remove();
  });

  describe('bundles', () => bundlesHold(packaged));
  describe('the API', () => apiHolds(packaged));
  describe('functions', () => functionsHold(packaged));
  describe('roles', () => rolesHold(packaged));
  describe('state machines', () => stateMachinesHold(packaged));
  describe('rescue of moves that are cut off', () => rescueHolds(packaged));
  describe('alarms', () => alarmsHold(packaged));
  describe('events', () => eventsHold(packaged));
  describe('stores', () => storesHold(packaged));
});
