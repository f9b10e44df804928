import { randomBytes } from 'node:crypto';
import { Table } from '../../shared/aws/table.ts';
import { TokenStore } from '../../shared/aws/token-store.ts';
import { API_ACTIONS } from '../../shared/domain/api/access.ts';
import { makeToken } from '../../shared/domain/api/api-token.ts';
import type { RequestingType } from '../../shared/domain/events/incoming.ts';
import type { MoveRequest } from '../../shared/domain/request.ts';
import type { Clock } from '../clock.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { type HttpServer, listen } from '../gateway/http-server.ts';
import type { LocalWorld, OpenWorld } from '../local-world.ts';
import { EVENT_BUS_NAME, TABLE_NAME } from '../service.ts';
import type { HistoryEvent } from '../stepfunctions/create-stepfunctions.ts';
import { SERVICE_ACCOUNT } from '../world/schema.ts';
import { readStages, type Stage } from './stages.ts';
import type { Terminal } from './terminal.ts';

/** As long as any deployment's token is valid by default. */
const TOKEN_DAYS = 90;

/** Puts the service's API on loopback and prints how to reach it and the bus; every call is told. `close` ends it. */
export async function serveApi(
  terminal: Terminal,
  local: OpenWorld,
  clock: Clock,
  request: Pick<MoveRequest, 'domains' | 'target'>,
): Promise<HttpServer> {
  const token = await localToken(local, clock);
  const server = await listen(telling(terminal, local.api));
  const { accessKeyId, secretAccessKey } = local.aws.credentials.addAccount(SERVICE_ACCOUNT);
  terminal.heading('The API of the service, with a token that may do everything. Paste into another shell:');
  terminal.paste(`export API=${server.url} TOKEN=${token}`);
  terminal.paste('curl -sS -H "Authorization: Bearer $TOKEN" $API/moves');
  terminal.line('\n# the operator page, which asks for the token');
  terminal.paste(`${server.url}/`);
  terminal.line('\n# more tokens, as whoever runs the service');
  terminal.paste('unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL_DYNAMODB');
  terminal.paste(`export AWS_ENDPOINT_URL=${local.network.api.url} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1`);
  terminal.paste(`export TABLE_NAME=${TABLE_NAME} AWS_PAGER=`);
  terminal.paste(`export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`);
  terminal.paste('npm run token -- list');
  terminal.line('\n# an event that asks for a plan');
  terminal.paste(`aws events put-events --entries '${JSON.stringify([planRequested(request)])}'`);
  terminal.line('\nREADME.md has the lines that plan, move, watch, approve, abort and restore. Ctrl-C ends it.\n');
  return server;
}

/** Shows each stage of each move as it begins. */
export function stageTeller(terminal: Terminal): (execution: { readonly name: string }, event: HistoryEvent) => void {
  const stages: ReadonlyMap<string, Stage> = readStages();
  return ({ name }, { type, details }) => {
    const stage = type.endsWith('StateEntered') ? stages.get(String(details?.name)) : undefined;
    if (stage) terminal.note(`${name}: ${stage.name}`);
  };
}

/** An entry of PutEvents by which the ticket system of the world asks for a plan. */
function planRequested({ domains, target }: Pick<MoveRequest, 'domains' | 'target'>): object {
  const type: RequestingType = 'Domain Move Plan Requested';
  return {
    EventBusName: EVENT_BUS_NAME,
    Source: 'tickets',
    DetailType: type,
    Detail: JSON.stringify({ domains, target }),
  };
}

/** A token of the deployment in the world: made and kept as `npm run token` does. */
async function localToken({ clients }: LocalWorld, clock: Clock): Promise<string> {
  const grants = [{ actions: [...API_ACTIONS], domains: ['*'], accounts: ['*'] }];
  const wish = { name: 'local', grants, days: TOKEN_DAYS };
  const { stored, token } = makeToken(wish, [], clock.now(), randomBytes);
  await new TokenStore(new Table(TABLE_NAME, clients)).save(stored);
  return token;
}

function telling(terminal: Terminal, api: Gateway): Gateway {
  return {
    handle: async (request) => {
      const answer = await api.handle(request);
      terminal.line(`${request.method} ${request.url} → ${answer.status}`);
      return answer;
    },
  };
}
