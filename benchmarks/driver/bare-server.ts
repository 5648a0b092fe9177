/**
 * As little service as there can be, for driver.ts: it logs everybody in, and answers any GET at once and alike.
 * Environment: BENCH_PORT.
 */
import { createServer } from 'node:http';

const ANSWER = JSON.stringify({ asOf: [], data: { units: 1, revenueCents: 100 } });
const SESSION = JSON.stringify({ token: 'token' });

const server = createServer((request, response) => {
  const isLogin = request.method === 'POST';
  const body = isLogin ? SESSION : ANSWER;
  request.resume();
  response.writeHead(isLogin ? 201 : 200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env.BENCH_PORT), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
