import { MoverError } from '../errors.ts';

interface Client {
  send(command: never): Promise<unknown>;
}

/**
 * The client for reading one list through, by an SDK paginator or by hand. A marker that AWS answers twice would have the same
 * page asked for without end, here and in the SDK's paginators: the second time throws Unexpected instead.
 */
export function listingWith<C extends Client>(client: C): C {
  const asked = new Set<string>();
  const send = async (command: { readonly input: object; readonly constructor: { readonly name: string } }) => {
    const page = JSON.stringify(command.input);
    if (asked.has(page)) {
      const operation = command.constructor.name.replace(/Command$/, '');
      throw new MoverError('Unexpected', `AWS answers ${operation} with a page that it had answered before.`, {
        remedy: 'Ask again. Where it stays so, whatever answers in the place of AWS is at fault, a proxy perhaps.',
      });
    }
    asked.add(page);
    return client.send(command as never);
  };
  return new Proxy(client, {
    get: (target, member) => (member === 'send' ? send : Reflect.get(target, member, target)),
  });
}
