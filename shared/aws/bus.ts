import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { OUTGOING_SOURCE, type OutgoingEvent } from '../domain/events/outgoing.ts';
import { MoverError } from '../errors.ts';
import { type ClientSettings, MAX_ATTEMPTS } from './client-settings.ts';
import { calling } from './translate-error.ts';

/** The bus of the service, for what it tells. */
export class Bus {
  readonly #name: string;
  readonly #client: EventBridgeClient;

  constructor(name: string, settings: ClientSettings) {
    this.#name = name;
    this.#client = new EventBridgeClient({ ...settings, maxAttempts: MAX_ATTEMPTS });
  }

  /**
   * Puts one event. Throws ServiceUnavailable for an entry that the bus did not take although it answered 200. Amazon
   * EventBridge API Reference, "PutEvents".
   */
  async put({ type, detail }: OutgoingEvent): Promise<void> {
    const entry = {
      EventBusName: this.#name,
      Source: OUTGOING_SOURCE,
      DetailType: type,
      Detail: JSON.stringify(detail),
      Time: new Date(detail.at),
    };
    const context = { action: 'events:PutEvents', resource: `bus ${this.#name} (${detail.eventId})` };
    const { FailedEntryCount = 0, Entries = [] } = await calling(context, () =>
      this.#client.send(new PutEventsCommand({ Entries: [entry] })),
    );
    if (FailedEntryCount === 0) return;
    const { ErrorCode, ErrorMessage } = Entries[0] ?? {};
    throw new MoverError('ServiceUnavailable', `The bus did not take ${detail.eventId}: ${ErrorCode}: ${ErrorMessage}`);
  }
}
