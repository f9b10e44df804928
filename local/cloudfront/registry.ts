/** What can be named by its id, its ARN or its name. */
interface Named {
  readonly id: string;
  readonly accountId: string;
  readonly arn: string;
  readonly name: string;
}

/** All resources of one kind of all accounts. */
export class Registry<Resource extends Named> {
  readonly #byId = new Map<string, Resource>();

  /** Puts a new resource in, or a new state of it in the place of the old one. */
  put(resource: Resource): void {
    this.#byId.set(resource.id, resource);
  }

  delete(id: string): void {
    this.#byId.delete(id);
  }

  get(id: string): Resource | undefined {
    return this.#byId.get(id);
  }

  all(): Resource[] {
    return [...this.#byId.values()];
  }

  /** An account's own, by id. */
  ofAccount(accountId: string): Resource[] {
    const own = this.all().filter((resource) => resource.accountId === accountId);
    return own.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** An account's own of that id, ARN or name. */
  identified(accountId: string, identifier: string): Resource | undefined {
    return this.ofAccount(accountId).find(({ id, arn, name }) => [id, arn, name].includes(identifier));
  }
}
