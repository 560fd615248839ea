import { Injectable } from '@nestjs/common';
import { Env, realmSettings } from '../config/index.js';
import type { RealmSettings } from '../config/index.js';

/** A population of users with its own rules: the general settings, and over them what `REALM_<SLUG>_…` says. */
export interface Realm {
  slug: string;
  settings: RealmSettings;
}

export const DEFAULT_REALM = 'default';

/** The realms of this installation. */
@Injectable()
export class Realms {
  private readonly realms: ReadonlyMap<string, Realm>;

  constructor(env: Env) {
    const slugs = [DEFAULT_REALM, ...env.REALMS];
    this.realms = new Map(slugs.map((slug) => [slug, { slug, settings: realmSettings(env, slug) }]));
  }

  /** Every realm, `default` first. */
  get all(): readonly Realm[] {
    return [...this.realms.values()];
  }

  /** What holds in a realm that exists. */
  of(slug: string): RealmSettings {
    const realm = this.realms.get(slug);
    if (!realm) throw new Error(`there is no realm ${slug}`);
    return realm.settings;
  }
}
