/** Where the reader is: the realm that the address names, and what its pages have before their path. */
export interface Place {
  realm: string;
  /** `''`, or `/r/{realm}` */
  base: string;
}

export const DEFAULT_REALM = 'default';

/** The place that a path names. */
export function placeOf(path: string): Place {
  const realm = /^\/r\/([^/]+)/.exec(path)?.[1];
  return realm === undefined ? { realm: DEFAULT_REALM, base: '' } : { realm, base: `/r/${realm}` };
}

export const place = placeOf(location.pathname);
