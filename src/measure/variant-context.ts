import type { EngineContext } from '../model/scenario.ts';

/**
 * What a variant finds: the engines, and every field and method of what the scenario's `open` gave, which comes first
 * where both have one of the same name: an application's own `client` is the one to measure. A view of it and not the
 * thing itself, which may be opened once for several variants, each on a database of its own.
 */
export function variantContext(engines: EngineContext, resources: object): EngineContext {
  const context: EngineContext = { ...engines };
  const known = new Set<PropertyKey>(['constructor']);
  for (let level = resources; level !== Object.prototype && level !== null; level = Object.getPrototypeOf(level)) {
    for (const name of Reflect.ownKeys(level)) {
      if (known.has(name)) continue;
      known.add(name);
      Object.defineProperty(context, name, viewOf(resources, name, level !== resources));
    }
  }
  return context;
}

/**
 * Methods stay those of their object, which may have private fields; a field may be a function with fields, and stays
 * what it is.
 */
function viewOf(resources: object, name: PropertyKey, inherited: boolean): PropertyDescriptor {
  return {
    enumerable: true,
    configurable: true,
    get: () => {
      const value: unknown = Reflect.get(resources, name);
      return inherited && typeof value === 'function' ? value.bind(resources) : value;
    },
    set: (value: unknown) => Reflect.set(resources, name, value),
  };
}
