/**
 * The calls of the contract (docs/contract.md, section 3) as schemas: the backend validates with them,
 * docs/openapi.json is made from them, and every type of a request or an answer is derived from them.
 */
import { type Static, Type } from 'typebox';

/** History uses tills 1 to 99; 100 is the shop's desk, where prices change; live tills are 101 and up. */
export const DESK_TILL = 100;
export const FIRST_LIVE_TILL = 101;

/** In bytes; 413 beyond. */
export const BODY_LIMIT = 1_048_576;
/** In bytes, request line included; 431 beyond. */
export const HEADER_LIMIT = 16_384;

export const Id = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
const Seq = Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'numbered 1, 2, 3, … per till, no gap' });
const Int = Type.Integer();
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const IsoDay = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', examples: ['2026-06-30'] });
const Money = Type.Integer({ minimum: 0, maximum: 10_000_000, description: 'cents' });

export const Position = Type.Tuple([Id, Type.Integer({ minimum: DESK_TILL }), Seq], {
  description: '[shop, till, seq]: the calls 1…seq of this live till are included',
});
/** `[shop, till, seq]`: exactly 1…seq of this live till are included. */
export type Position = Static<typeof Position>;

/** What an answer includes besides the data set; sorted by shop, then till; a till with nothing is left out. */
export type AsOf = readonly Position[];

export const OverviewProduct = Type.Object(
  {
    productId: Id,
    name: Type.String(),
    category: Type.String(),
    revenueCents: Int,
    units: Int,
    trendBp: Nullable(Int),
    grossMarginBp: Nullable(Int),
    daysOfCoverX10: Nullable(Int),
    abcClass: Type.Enum(['A', 'B', 'C']),
  },
  { additionalProperties: false },
);
export type OverviewProduct = Static<typeof OverviewProduct>;

const ScopeName = Type.Enum(['shop', 'chain']);

export const Overview = Type.Object(
  { scope: ScopeName, shopId: Nullable(Id), today: IsoDay, products: Type.Array(OverviewProduct) },
  { additionalProperties: false },
);
export type Overview = Static<typeof Overview>;

export const Kpis = Type.Object(
  {
    revenueCents: Int,
    units: Int,
    receipts: Int,
    averageUnitCents: Nullable(Int),
    grossMarginBp: Nullable(Int),
    customers: Int,
    repeatBp: Nullable(Int),
    medianLineCents: Nullable(Int),
    trendBp: Nullable(Int),
    likeForLikeBp: Nullable(Int),
    stockUnits: Int,
    daysOfCoverX10: Nullable(Int),
    stockoutDays: Int,
    gmroiBp: Nullable(Int),
    abcClass: Type.Enum(['A', 'B', 'C']),
  },
  { additionalProperties: false },
);
export type Kpis = Static<typeof Kpis>;

export const HoldReason = Type.Enum(['few-weeks', 'few-prices', 'no-response', 'weak-fit', 'low-cover', 'no-change']);
export type HoldReason = Static<typeof HoldReason>;

export const Forecast = Type.Object(
  {
    dailyMilliUnits: Type.Array(Int, { minItems: 28, maxItems: 28, description: 'thousandths of a unit, T+1 … T+28' }),
    wapeBp: Nullable(Int),
  },
  { additionalProperties: false },
);
export type Forecast = Static<typeof Forecast>;

export const PriceAdvice = Type.Object(
  {
    currentCents: Int,
    action: Type.Enum(['raise', 'cut', 'hold']),
    reason: Nullable(HoldReason),
    recommendedCents: Int,
    elasticityMilli: Nullable(Int),
  },
  { additionalProperties: false },
);
export type PriceAdvice = Static<typeof PriceAdvice>;

export const Detail = Type.Object(
  {
    scope: ScopeName,
    shopId: Nullable(Id),
    productId: Id,
    name: Type.String(),
    category: Type.String(),
    today: IsoDay,
    kpis: Kpis,
    forecast: Forecast,
    price: PriceAdvice,
    dailyUnits: Type.Array(Int, { minItems: 56, maxItems: 56, description: 'oldest first, the last is today’s' }),
  },
  { additionalProperties: false },
);
export type Detail = Static<typeof Detail>;

const answer = <T extends typeof Overview | typeof Detail>(data: T) =>
  Type.Object({ asOf: Type.Array(Position), data }, { additionalProperties: false });
export const OverviewAnswer = answer(Overview);
export const DetailAnswer = answer(Detail);

export const SessionRequest = Type.Object(
  { login: Type.String({ minLength: 1, maxLength: 64 }), password: Type.String({ minLength: 1, maxLength: 128 }) },
  { additionalProperties: false },
);
export const Session = Type.Object({
  token: Type.String(),
  expiresAt: Type.String(),
  role: Type.Enum(['shop', 'bi']),
  shopId: Nullable(Id),
});
export type Session = Static<typeof Session>;

export const ReceiptLine = Type.Object(
  {
    productId: Id,
    quantity: Type.Integer({ minimum: -100_000, maximum: 100_000, description: 'negative: a return' }),
    unitPriceCents: Money,
    discountCents: Money,
  },
  { additionalProperties: false },
);
export type ReceiptLine = Static<typeof ReceiptLine>;

export const Receipt = Type.Object(
  {
    seq: Seq,
    soldAt: Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d$',
      description: 'shop-local, without a zone; the day is today',
      examples: ['2026-06-30T10:15:00'],
    }),
    customerId: Nullable(Id),
    lines: Type.Array(ReceiptLine, { minItems: 1, maxItems: 100 }),
  },
  { additionalProperties: false },
);
export type Receipt = Static<typeof Receipt>;

export const ReceiptsPost = Type.Object(
  {
    shopId: Id,
    till: Type.Integer({ minimum: FIRST_LIVE_TILL, maximum: 32_767 }),
    receipts: Type.Array(Receipt, {
      minItems: 1,
      maxItems: 500,
      description: 'consecutive, of one till: all or nothing',
    }),
  },
  { additionalProperties: false },
);
export type ReceiptsPost = Static<typeof ReceiptsPost>;
/** The last sequence number of the call, now durable. */
export const ReceiptsResult = Type.Object({ shopId: Id, till: Type.Integer(), seq: Seq });
export type ReceiptsResult = Static<typeof ReceiptsResult>;

export const PricePost = Type.Object(
  {
    shopId: Id,
    seq: Seq,
    productId: Id,
    validFrom: IsoDay,
    priceCents: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
  },
  { additionalProperties: false },
);
export type PricePost = Static<typeof PricePost>;
export const PriceResult = Type.Object({ shopId: Id, seq: Seq });

/** Stable `type` members of problem+json, each with its status. */
export const PROBLEMS = {
  malformed: 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gap: 409,
  'payload-too-large': 413,
  'unsupported-media-type': 415,
  invalid: 422,
  'headers-too-large': 431,
  internal: 500,
  unavailable: 503,
  'too-slow': 504,
} as const;
export type ProblemType = keyof typeof PROBLEMS;

/** RFC 9457. A `gap` carries the sequence number that was expected. */
export const Problem = Type.Object({
  type: Type.Enum(Object.keys(PROBLEMS) as [ProblemType, ...ProblemType[]]),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  expectedSeq: Type.Optional(Seq),
});
export type Problem = Static<typeof Problem>;

/** One shop, or all of them. */
export type Scope = { readonly kind: 'shop'; readonly shopId: number } | { readonly kind: 'chain' };
