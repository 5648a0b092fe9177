/** Schemas that many others are made of. */
import { Type } from 'typebox';

export const Count = Type.Integer({ minimum: 0 });
export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
