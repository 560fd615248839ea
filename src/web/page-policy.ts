/**
 * What a page may load: what this service serves, and the logo of its realm, where there is one to be shown. No script or
 * style in the page itself, nothing foreign, no frame around it.
 */
export function pagePolicy(logoUrl: string | undefined): string {
  const logo = logoUrl === undefined ? '' : ` ${new URL(logoUrl).origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data:${logo}`,
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
