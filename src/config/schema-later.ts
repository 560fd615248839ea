import { mailAddress } from './identity-parsers.js';
import { databaseUrl, webUrl } from './network-parsers.js';
import { list } from './parsers.js';
import { optional, setting } from './variable.js';

/** Parsed and checked, but nothing acts on them yet. */
export const later = {
  DATABASE_READ_URLS: setting('Read replicas, comma separated, each as DATABASE_URL', list(databaseUrl()), ''),
  ADMIN_EMAIL: optional('This address becomes admin of the realm default when it verifies', mailAddress()),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional('Collector of traces', webUrl()),
};
