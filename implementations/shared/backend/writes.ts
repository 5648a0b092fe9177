/** The two writes: what tills sold, and prices changed at the desk. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PricePost, PriceResult, ReceiptsPost, ReceiptsResult } from '../../../model/contract.ts';
import { accountOf, mayWrite } from './access.ts';
import type { AnswerStore, WriteOutcome } from './answer-store.ts';
import type { Directory } from './directory.ts';
import { BEARER, BODY_PROBLEMS, responses, TOKEN_PROBLEMS } from './documented.ts';
import { sendProblem } from './problem.ts';
import type { ContractServer } from './server.ts';
import { priceViolation, receiptsViolation } from './store-rules.ts';

const security = [{ [BEARER]: [] }];
const FORBIDDEN = { detail: "a shop's employee writes the own shop, the BI team nothing" };

export function writeRoutes(app: ContractServer, directory: Directory, store: () => AnswerStore): void {
  // The BI team writes nothing whatever it sends, so its 403 does not wait for the body.
  app.addHook('onRequest', async (request, reply) =>
    accountOf(request).role === 'bi' ? sendProblem(reply, 'forbidden', FORBIDDEN) : undefined,
  );

  app.post('/v1/receipts', { schema: receiptsSchema }, async (request, reply) => {
    const { shopId, till, receipts } = request.body;
    const violation = receiptsViolation(request.body, directory);
    if (refuse(request, reply, shopId, violation)) return reply;
    const outcome = await store().postReceipts(request.body);
    return sendOutcome(reply, outcome, { shopId, till, seq: receipts.at(-1)?.seq });
  });

  app.post('/v1/prices', { schema: priceSchema }, async (request, reply) => {
    const { shopId, seq } = request.body;
    if (refuse(request, reply, shopId, priceViolation(request.body, directory))) return reply;
    return sendOutcome(reply, await store().postPrice(request.body), { shopId, seq });
  });
}

function responsesOf(schema: typeof ReceiptsResult | typeof PriceResult) {
  const successes = {
    200: { description: 'Nothing was new; all of it is durable', schema },
    201: { description: 'All of it is durable', schema },
  };
  return responses(successes, [...BODY_PROBLEMS, ...TOKEN_PROBLEMS, 'conflict', 'gap']);
}

const receiptsSchema = {
  operationId: 'postReceipts',
  summary: 'Receipts of one till, all or nothing',
  security,
  body: ReceiptsPost,
  response: responsesOf(ReceiptsResult),
};

const priceSchema = {
  operationId: 'postPrice',
  summary: 'A price change from today on',
  security,
  body: PricePost,
  response: responsesOf(PriceResult),
};

/** @returns true if the call was answered with a refusal */
function refuse(request: FastifyRequest, reply: FastifyReply, shopId: number, violation: string | null): boolean {
  if (!mayWrite(accountOf(request), shopId)) {
    sendProblem(reply, 'forbidden', FORBIDDEN);
    return true;
  }
  if (violation !== null) sendProblem(reply, 'invalid', { detail: violation });
  return violation !== null;
}

function sendOutcome(reply: FastifyReply, outcome: WriteOutcome, result: object): FastifyReply {
  switch (outcome.kind) {
    case 'created':
      return reply.code(201).send(result);
    case 'known':
      return reply.code(200).send(result);
    case 'conflict':
      return sendProblem(reply, 'conflict', { detail: `seq ${outcome.seq} is known with other content` });
    case 'gap':
      return sendProblem(reply, 'gap', { expectedSeq: outcome.expectedSeq });
  }
}
