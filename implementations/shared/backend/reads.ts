/** The four reads: overview and detail, of a shop and of the chain. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { DetailAnswer, Id, OverviewAnswer, type Scope } from '../../../model/contract.ts';
import { accountOf, mayRead } from './access.ts';
import type { Answer, AnswerStore } from './answer-store.ts';
import type { Directory } from './directory.ts';
import { BEARER, READ_PROBLEMS, responses } from './documented.ts';
import { leaving } from './leaving.ts';
import { sendProblem } from './problem.ts';
import type { ContractServer } from './server.ts';

const ANSWER_MEDIA_TYPE = 'application/json; charset=utf-8';
const CHAIN: Scope = { kind: 'chain' };

const security = [{ [BEARER]: [] }];
const ShopPath = Type.Object({ shopId: Id });
const ProductPath = Type.Object({ productId: Id });
const ShopProductPath = Type.Object({ shopId: Id, productId: Id });
const overviewOk = { 200: { description: 'All products, by productId', schema: OverviewAnswer } };
const detailOk = { 200: { description: 'One product', schema: DetailAnswer } };

export function readRoutes(app: ContractServer, directory: Directory, store: () => AnswerStore): void {
  const overview = async (request: FastifyRequest, reply: FastifyReply, scope: Scope) => {
    if (refuse(request, reply, scope)) return reply;
    return sendAnswer(reply, await store().overview(scope, () => leaving(reply)));
  };
  const detail = async (request: FastifyRequest, reply: FastifyReply, scope: Scope, productId: number) => {
    if (refuse(request, reply, scope)) return reply;
    if (!directory.hasProduct(productId)) return sendProblem(reply, 'not-found', { detail: `no product ${productId}` });
    return sendAnswer(reply, await store().detail(scope, productId, () => leaving(reply)));
  };
  /** @returns true if the call was answered with a refusal; 403 first, so that a 404 tells nothing about other shops */
  const refuse = (request: FastifyRequest, reply: FastifyReply, scope: Scope): boolean => {
    if (!mayRead(accountOf(request), scope)) {
      sendProblem(reply, 'forbidden', { detail: "a shop's employee reads the own shop only" });
      return true;
    }
    if (scope.kind === 'shop' && !directory.hasShop(scope.shopId)) {
      sendProblem(reply, 'not-found', { detail: `no shop ${scope.shopId}` });
      return true;
    }
    return false;
  };

  const shopOverview = {
    operationId: 'shopOverview',
    summary: "A shop's products",
    security,
    params: ShopPath,
    response: responses(overviewOk, [...READ_PROBLEMS, 'not-found']),
  };
  app.get('/v1/shops/:shopId/products', { schema: shopOverview }, (request, reply) =>
    overview(request, reply, { kind: 'shop', shopId: request.params.shopId }),
  );

  const shopDetail = {
    operationId: 'shopDetail',
    summary: 'A product in a shop',
    security,
    params: ShopProductPath,
    response: responses(detailOk, [...READ_PROBLEMS, 'not-found']),
  };
  app.get('/v1/shops/:shopId/products/:productId', { schema: shopDetail }, (request, reply) =>
    detail(request, reply, { kind: 'shop', shopId: request.params.shopId }, request.params.productId),
  );

  const chainOverview = {
    operationId: 'chainOverview',
    summary: 'Products over all shops',
    security,
    response: responses(overviewOk, READ_PROBLEMS),
  };
  app.get('/v1/chain/products', { schema: chainOverview }, (request, reply) => overview(request, reply, CHAIN));

  const chainDetail = {
    operationId: 'chainDetail',
    summary: 'A product over all shops',
    security,
    params: ProductPath,
    response: responses(detailOk, [...READ_PROBLEMS, 'not-found']),
  };
  app.get('/v1/chain/products/:productId', { schema: chainDetail }, (request, reply) =>
    detail(request, reply, CHAIN, request.params.productId),
  );
}

/** `data` goes out as the store made it: parsing it to serialise it again would be measured as the architecture's cost. */
function sendAnswer(reply: FastifyReply, { asOf, dataJson }: Answer): FastifyReply {
  return reply.type(ANSWER_MEDIA_TYPE).send(`{"asOf":${JSON.stringify(asOf)},"data":${dataJson}}`);
}
