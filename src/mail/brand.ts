import type { Env } from '../config/index.js';

/** Who a message is from, as its reader sees it. */
export interface Brand {
  name: string;
  /** `#rrggbb` */
  color: string;
  logoUrl?: string;
  supportEmail?: string;
  /** The front page; carries no secret. */
  siteUrl: string;
}

/** The settings that make a brand. */
export type BrandSettings = Pick<Env, 'APP_NAME' | 'BRAND_COLOR' | 'LOGO_URL' | 'SUPPORT_EMAIL' | 'FRONTEND_URL'>;

/** The brand that the settings name. */
export function brandOf(settings: BrandSettings): Brand {
  return {
    name: settings.APP_NAME,
    color: settings.BRAND_COLOR,
    logoUrl: settings.LOGO_URL,
    supportEmail: settings.SUPPORT_EMAIL,
    siteUrl: settings.FRONTEND_URL,
  };
}
