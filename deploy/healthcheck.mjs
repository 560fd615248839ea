// Whether the service in this container lives. It asks nothing beyond: one that waits for its database is not restarted.
const port = process.env.PORT || '4000';
const answer = await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(2_500) });
process.exit(answer.ok ? 0 : 1);
