/** Where the reader is: the realm that the address names, and what its pages have before their path. */
export interface Place {
  realm: string;
  /** `''`, or `/r/{realm}` */
  base: string;
  /** Opened by a mailed link: its address has a token in it, so nothing foreign is loaded. */
  isLink: boolean;
}

export const DEFAULT_REALM = 'default';

/** The place that a path names. */
export function placeOf(path: string): Place {
  const realm = /^\/r\/([^/]+)/.exec(path)?.[1];
  const base = realm === undefined ? '' : `/r/${realm}`;
  return { realm: realm ?? DEFAULT_REALM, base, isLink: /^\/link\/?$/.test(path.slice(base.length)) };
}

export const place = placeOf(location.pathname);
