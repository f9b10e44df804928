import { aliasesServing, parentsOf } from './aliases.ts';

/** Which resource of the world holds which alias: distributions and distribution tenants of all accounts share one. */
export class AliasIndex {
  readonly #holderOf = new Map<string, string>();
  /** Held aliases by every name above them. */
  readonly #below = new Map<string, Set<string>>();

  /** Notes the resource of that id as the holder of these aliases. */
  claim(id: string, aliases: readonly string[]): void {
    for (const alias of aliases) {
      this.#holderOf.set(alias, id);
      for (const parent of parentsOf(alias)) {
        const below = this.#below.get(parent) ?? new Set<string>();
        this.#below.set(parent, below.add(alias));
      }
    }
  }

  /** Forgets these aliases as far as the resource of that id still holds them. */
  release(id: string, aliases: readonly string[]): void {
    for (const alias of aliases) {
      if (this.#holderOf.get(alias) !== id) continue;
      this.#holderOf.delete(alias);
      for (const parent of parentsOf(alias)) this.#below.get(parent)?.delete(alias);
    }
  }

  /** The id of the one resource of the world that has this very alias. */
  holderOf(alias: string): string | undefined {
    return this.#holderOf.get(alias);
  }

  /** Held aliases that are the name, cover it, or (for a wildcard) lie below it; in alphabetical order. */
  overlapping(name: string): string[] {
    const above = aliasesServing(name).filter((alias) => this.#holderOf.has(alias));
    const below = name.startsWith('*.') ? (this.#below.get(name.slice(2)) ?? []) : [];
    return [...new Set([...above, ...below])].sort();
  }
}
