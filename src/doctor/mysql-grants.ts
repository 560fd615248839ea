/** What the user may do in our database, read from SHOW GRANTS. */
export interface Grants {
  privileges: ReadonlySet<string>;
  /** Whether some of it may come by a role, which SHOW GRANTS names but does not spell out. */
  byRole: boolean;
  /** ALL or SUPER on every database. */
  tooMuch: boolean;
}

const GRANT = /^GRANT (.+) ON (?:TABLE )?(\S+) TO /i;
const ROLE = /^GRANT (?!.* ON ).+ TO /i;

/** Reads the lines of SHOW GRANTS for the database `name`. */
export function readGrants(lines: readonly string[], name: string): Grants {
  const found = lines.flatMap((line) => {
    const [, list = '', scope = ''] = GRANT.exec(line) ?? [];
    return scope && covers(scope, name)
      ? [{ scope, list: list.split(',').map((word) => word.trim().toUpperCase()) }]
      : [];
  });
  const everywhere = found.filter(({ scope }) => scope === '*.*').flatMap(({ list }) => list);
  return {
    privileges: new Set(found.flatMap(({ list }) => list)),
    byRole: lines.some((line) => ROLE.test(line)),
    tooMuch: everywhere.some((word) => word === 'SUPER' || /^ALL\b/.test(word)),
  };
}

/** Those of `wanted` that are missing. */
export function missingOf({ privileges }: Grants, wanted: readonly string[]): string[] {
  const hasAll = [...privileges].some((word) => /^ALL\b/.test(word));
  return hasAll ? [] : wanted.filter((word) => !privileges.has(word));
}

/** `*.*`, or a name in backquotes in which % and _ stand for anything unless a backslash is before them. */
function covers(scope: string, name: string): boolean {
  if (scope === '*.*') return true;
  const pattern = /^[`"]?(.+?)[`"]?\.\*$/.exec(scope)?.[1];
  if (pattern === undefined) return false;
  const signs = [...pattern.matchAll(/\\([\s\S])|([\s\S])/g)].map(([, escaped, plain = '']) => {
    if (escaped === undefined && plain === '%') return '.*';
    if (escaped === undefined && plain === '_') return '.';
    return (escaped ?? plain).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${signs.join('')}$`, 's').test(name);
}
