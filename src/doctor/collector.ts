import { ask } from './ask.js';
import { faultOf } from './bounded.js';
import type { Examination } from './examination.js';

/** Where traces go. OPTIONS does nothing anywhere, and so it proves little. */
export const collector: Examination = {
  group: 'traces',
  needs: ['OTEL_EXPORTER_OTLP_ENDPOINT'],
  run: async ({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } }, to) => {
    if (endpoint === undefined) return;
    const remedy =
      'start the collector, or mend OTEL_EXPORTER_OTLP_ENDPOINT: traces are dropped, and nothing else suffers';
    try {
      const { status } = await ask(`${endpoint}/v1/traces`, { method: 'OPTIONS' });
      if (status === 404 || status >= 500) to.hint('reach', `the collector answers ${status}`, remedy);
      else to.good('reach', `something answers at the collector (${status})`);
    } catch (error) {
      to.wrong('reach', `the collector: ${faultOf(error)}`, remedy);
    }
  },
};
