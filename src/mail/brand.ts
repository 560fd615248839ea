import type { Language } from '../common/index.js';
import type { Env, RealmSettings } from '../config/index.js';

/** Who a message is from, as its reader sees it. */
export interface Brand {
  name: string;
  /** `#rrggbb` */
  color: string;
  logoUrl?: string;
  supportEmail?: string;
  /** FRONTEND_URL: the front page, and the base of links. It carries no secret. */
  siteUrl: string;
  /** Of messages that name none. */
  language: Language;
}

/** The settings of a realm that make a brand. */
export type BrandSettings = Pick<
  RealmSettings,
  'APP_NAME' | 'BRAND_COLOR' | 'LOGO_URL' | 'SUPPORT_EMAIL' | 'DEFAULT_LANGUAGE'
>;

/** The brand of a realm. */
export function brandOf(settings: BrandSettings, { FRONTEND_URL }: Pick<Env, 'FRONTEND_URL'>): Brand {
  return {
    name: settings.APP_NAME,
    color: settings.BRAND_COLOR,
    logoUrl: settings.LOGO_URL,
    supportEmail: settings.SUPPORT_EMAIL,
    siteUrl: FRONTEND_URL,
    language: settings.DEFAULT_LANGUAGE,
  };
}
