// The handler of webhooks in the frameworks that people use, as the guide shows.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { test } from 'node:test';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { webhookHandler } from '../../dist/webhooks/index.js';

const secret = 'the secret of the workspace';
const now = new Date().toISOString();
const body = JSON.stringify({
  id: 'pEv_1',
  type: 'thread.note_created',
  timestamp: now,
  workspaceId: 'w_1',
  payload: { text: 'Grüße' },
  webhookMetadata: { webhookDeliveryAttemptTimestamp: now },
});
const headers = {
  'content-type': 'application/json',
  'plain-request-signature': createHmac('sha256', secret).update(body).digest('hex'),
};

function handling() {
  const events = [];
  const errors = [];
  const handler = webhookHandler({
    secrets: secret,
    on: {},
    otherwise: ({ type }) => events.push(type),
    onError: (error) => errors.push(error),
  });
  return { handler, events, errors };
}

async function expressed(prepare) {
  const { handler, events, errors } = handling();
  const app = express();
  prepare(app, handler);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}/plain`;
  const { status } = await fetch(url, { method: 'POST', headers, body });
  server.close();
  server.closeAllConnections();
  return { status, events, errors };
}

test('Express, without a parser and with express.raw', async () => {
  for (const parsers of [[], [express.raw({ type: 'application/json' })]]) {
    const { status, events } = await expressed((app, handler) =>
      app.post('/plain', ...parsers, handler.node),
    );
    assert.deepEqual([status, events], [200, ['thread.note_created']]);
  }
});

test('Express with a parser that keeps the raw body, as Nest does it', async () => {
  const { status, events } = await expressed((app, handler) => {
    const verify = (request, _response, buffer) => {
      request.rawBody = buffer;
    };
    app.use(express.json({ verify }));
    app.post('/plain', handler.node);
  });
  assert.deepEqual([status, events], [200, ['thread.note_created']]);
});

test('Express with express.json says what has eaten the body, and how to mend it', async () => {
  const { status, events, errors } = await expressed((app, handler) => {
    app.use(express.json());
    app.post('/plain', handler.node);
  });
  assert.deepEqual([status, events], [500, []]);
  assert.match(String(errors[0]), /was read before[\s\S]*express\.raw/);
});

test('Fastify, by its own request and by the raw one', async () => {
  for (const answer of [
    (handler) => handler.node,
    (handler) => (request, reply) => {
      reply.hijack();
      return handler.node(Object.assign(request.raw, { body: request.body }), reply.raw);
    },
  ]) {
    const { handler, events } = handling();
    const app = fastify();
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, raw, done) =>
      done(null, raw),
    );
    app.post('/plain', answer(handler));
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const { status } = await fetch(`${address}/plain`, { method: 'POST', headers, body });
    assert.deepEqual([status, events], [200, ['thread.note_created']]);
    await app.close();
  }
});

test('Fastify with its own parser says what has eaten the body', async () => {
  const { handler, errors } = handling();
  const app = fastify();
  app.post('/plain', handler.node);
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const { status } = await fetch(`${address}/plain`, { method: 'POST', headers, body });
  assert.equal(status, 500);
  assert.match(String(errors[0]), /addContentTypeParser/);
  await app.close();
});

test('Hono', async () => {
  const { handler, events } = handling();
  const app = new Hono().post('/plain', (c) => handler.fetch(c.req.raw));
  const { status } = await app.request('/plain', { method: 'POST', headers, body });
  assert.deepEqual([status, events], [200, ['thread.note_created']]);
});
