// A dispatcher that gives the answer in the next turn of the event loop, as undici's would, without a socket.
import { body, headers } from './answer.js';

export function fromMemory() {
  const received = { ...headers, date: new Date().toUTCString(), connection: 'keep-alive' };
  const controller = { abort() {} };
  let waiting = [];
  const answerAll = () => {
    const handlers = waiting;
    waiting = [];
    for (const handler of handlers) {
      handler.onRequestStart(controller, {});
      // Undici makes an object of them for each response.
      handler.onResponseStart(controller, 200, { ...received });
      handler.onResponseData(controller, body);
      handler.onResponseEnd(controller, {});
    }
  };
  return {
    dispatch({ body }, handler) {
      // The body is put together here where undici writes it.
      Buffer.byteLength(body);
      if (waiting.push(handler) === 1) setImmediate(answerAll);
      return true;
    },
  };
}
