import { useSearchParams } from 'wouter';

/** Filters as they stand in the address, so that it can be kept and sent: absent is empty. */
export function useFilters<Name extends string>(names: readonly Name[]) {
  const [params, setParams] = useSearchParams();
  const filters = Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<Name, string>;
  const set = (change: Partial<Record<Name, string>>) => {
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries<string | undefined>(change)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  };
  return { filters, set, any: names.some((name) => filters[name] !== '') };
}

/** What a question leaves out where nothing is said. */
export function said<T extends string>(value: T): T | undefined {
  return value === '' ? undefined : value;
}
