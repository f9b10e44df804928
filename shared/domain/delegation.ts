import { registrableDomain } from './names.ts';

/** How a new zone stands against what the world is told now, and what is left to do. */
interface Delegation {
  /** True when the world asks this zone already. */
  readonly isLive: boolean;
  /** The step that remains, in words. */
  readonly step: string;
}

/**
 * Compares a zone's name servers with those that the world is told. Nobody asks a zone before its parent delegates to it:
 * the registrar for a registrable domain, the parent zone for a name below one.
 */
export function delegationOf(name: string, nameServers: readonly string[], live: readonly string[]): Delegation {
  const own = [...nameServers].sort();
  const told = [...live].sort();
  if (own.length > 0 && own.join() === told.join()) {
    return { isLive: true, step: `Nothing: the world asks ${own.join(', ')} for ${name} already.` };
  }
  const now = told.length === 0 ? 'Nobody is asked for it now.' : `The world asks ${told.join(', ')} until then.`;
  const where =
    name === registrableDomain(name)
      ? `At the registrar of ${name}, replace its name servers`
      : `In the zone above ${name}, set the NS records of ${name}`;
  return {
    isLive: false,
    step: `Fill the zone with its records first. Then: ${where} by ${own.join(', ')}, and take away its DS record if it has one. ${now}`,
  };
}
