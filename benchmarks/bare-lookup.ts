/**
 * The least that a read of a stored document can cost on these parts: fastify and one prepared look-up, without access,
 * rules, positions or problems. What precomputed-reads.ts compares with; environment: BENCH_PORT, BENCH_DATABASE_URL.
 */
import Fastify from 'fastify';
import pg from 'pg';

/** As many as `precompute` reads with. */
const CONNECTIONS = 8;

const { BENCH_PORT, BENCH_DATABASE_URL = '' } = process.env;
const pool = new pg.Pool({ connectionString: BENCH_DATABASE_URL, max: CONNECTIONS });
const app = Fastify();
app.get<{ Params: { scopeId: string; productId: string } }>(
  '/documents/:scopeId/:productId',
  async (request, reply) => {
    const { scopeId, productId } = request.params;
    const { rows } = await pool.query<{ body: string }>({
      name: 'document',
      text: 'SELECT body FROM document WHERE scope_id = $1 AND product_id = $2',
      values: [scopeId, productId],
    });
    return reply.type('application/json; charset=utf-8').send(rows[0]?.body);
  },
);
await app.listen({ host: '127.0.0.1', port: Number(BENCH_PORT) });
process.once('SIGTERM', () => process.exit(0));
