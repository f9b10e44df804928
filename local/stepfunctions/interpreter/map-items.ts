import type { MapItem, Visit } from './branch.ts';
import { bindingsOf } from './context.ts';
import type { MapState } from './definition.ts';
import { EvaluationFailure, runtimeFailure } from './failure.ts';
import type { Json } from './json.ts';
import { causeIn, evaluating } from './run-effect.ts';

/** The items of a Map that come from its state: those of `Items`, or its input. AWS: "Map workflow state", Items. */
export async function itemsOf(visit: Visit, state: MapState): Promise<readonly Json[]> {
  const { items: template } = state;
  if (template === undefined) {
    if (Array.isArray(visit.input)) return visit.input;
    throw runtimeFailure(causeIn(visit, "The state's input is not an array, and the field 'Items' is absent."));
  }
  return evaluating(visit, async () => {
    const items = await template.evaluate(bindingsOf(visit));
    if (Array.isArray(items)) return items;
    throw new EvaluationFailure(
      `The field 'Items' must be an array, got ${JSON.stringify(items).slice(0, 80)}.`,
      'Items',
    );
  });
}

/** What each iteration gets: its item, or what `ItemSelector` makes of it. */
export function inputsOf(visit: Visit, state: MapState, items: readonly Json[]): Promise<readonly Json[]> {
  return evaluating(visit, async () => {
    const { itemSelector } = state;
    if (itemSelector === undefined) return items;
    const inputs: Json[] = [];
    for (const mapItem of items.map(asMapItem)) {
      inputs.push(await itemSelector.evaluate(bindingsOf(visit, { mapItem })));
    }
    return inputs;
  });
}

/** An item as the Context object shows it. */
export function asMapItem(Value: Json, Index: number): MapItem {
  return { Index, Value };
}
