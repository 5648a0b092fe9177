/** A service's store with a slowdown around it: what the service of an injected copy opens instead of its own. */
import type { AnswerStore } from '../../../implementations/shared/backend/answer-store.ts';
import type { OpenStore } from '../../../implementations/shared/backend/serve.ts';
import { burn } from './burn.ts';
import { padHeaders, withBlanks } from './padding.ts';
import { pause } from './pause.ts';
import { rarely } from './rare.ts';
import type { InService } from './slowdown.ts';

/** Every read and write that has passed the checks is slower; log-ins, refusals and health are not. */
export function slowed(open: () => Promise<OpenStore>, slowdown: InService): () => Promise<OpenStore> {
  return async () => {
    const { directory, store } = await open();
    return { directory, store: slowedStore(store, slowdown) };
  };
}

function slowedStore(store: AnswerStore, slowdown: InService): AnswerStore {
  switch (slowdown.kind) {
    case 'none':
      return beforeEveryCall(store, () => {});
    case 'cpu':
      return beforeEveryCall(store, () => burn(slowdown.steps));
    case 'sleep':
      return beforeEveryCall(store, () => pause(slowdown.us));
    case 'tail': {
      const isSlow = rarely(slowdown.seed);
      return beforeEveryCall(store, () => {
        if (isSlow()) pause(slowdown.us);
      });
    }
    case 'bytes':
      padHeaders(slowdown.bytes);
      return store;
    case 'blanks':
      return withLongerAnswers(store, slowdown.bytes);
  }
}

function beforeEveryCall(store: AnswerStore, first: () => void): AnswerStore {
  const after = <Given extends readonly unknown[], Result>(call: (...given: Given) => Result) => {
    return (...given: Given): Result => {
      first();
      return call(...given);
    };
  };
  return {
    overview: after(store.overview),
    detail: after(store.detail),
    postReceipts: after(store.postReceipts),
    postPrice: after(store.postPrice),
    close: () => store.close(),
  };
}

function withLongerAnswers(store: AnswerStore, bytes: number): AnswerStore {
  return {
    overview: async (...given) => withBlanks(await store.overview(...given), bytes),
    detail: async (...given) => withBlanks(await store.detail(...given), bytes),
    postReceipts: store.postReceipts,
    postPrice: store.postPrice,
    close: () => store.close(),
  };
}
