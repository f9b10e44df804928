import type { Random } from '../random.ts';
import type { ResourceRecordSet } from './record-set.ts';

const MAX_MULTIVALUE_ANSWERS = 8;

/**
 * Which of the sets of one name and type answer a query. The local world has healthy targets and viewers of no place:
 * weights draw by chance, the primary wins, geolocation and CIDR answer by their default, every other policy by its first
 * set.
 */
export function chooseSets(sets: readonly ResourceRecordSet[], random: Random): readonly ResourceRecordSet[] {
  const [first] = sets;
  if (first === undefined || sets.length === 1) return sets;
  if (first.MultiValueAnswer) return random.shuffle(sets).slice(0, MAX_MULTIVALUE_ANSWERS);
  if (first.Weight !== undefined) return [byWeight(sets, random) ?? first];
  const preferred = sets.find(
    (set) =>
      set.Failover === 'PRIMARY' || set.GeoLocation?.CountryCode === '*' || set.CidrRoutingConfig?.LocationName === '*',
  );
  return [preferred ?? first];
}

/** Weight 0 is never drawn unless all weights are 0, when all are alike. */
function byWeight(sets: readonly ResourceRecordSet[], random: Random): ResourceRecordSet | undefined {
  const total = sets.reduce((sum, { Weight = 0 }) => sum + Weight, 0);
  const weightOf = ({ Weight = 0 }: ResourceRecordSet) => (total === 0 ? 1 : Weight);
  let left = random.next() * (total === 0 ? sets.length : total);
  return sets.find((set) => {
    left -= weightOf(set);
    return left < 0;
  });
}
