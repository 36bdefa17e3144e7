// The handler of webhooks in the frameworks that people use, as the guide shows.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { test } from 'node:test';
import 'reflect-metadata';
import { createServer } from 'node:http';
import { Controller, Module, Post, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import express from 'express';
import express4 from 'express4';
import fastify from 'fastify';
import fastify4 from 'fastify4';
import { createApp, defineEventHandler, toNodeListener, toWebRequest } from 'h3';
import { Hono } from 'hono';
import Koa from 'koa';
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

async function expressed(prepare, framework = express) {
  const { handler, events, errors } = handling();
  const app = framework();
  prepare(app, handler);
  return { events, errors, ...(await posted(app.listen(0, '127.0.0.1'))) };
}

async function posted(server) {
  if (!server.listening) await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}/plain`;
  const { status } = await fetch(url, { method: 'POST', headers, body });
  server.close();
  server.closeAllConnections();
  return { status };
}

test('Express 5 and 4, without a parser and with express.raw', async () => {
  for (const framework of [express, express4]) {
    for (const parsers of [[], [framework.raw({ type: 'application/json' })]]) {
      const { status, events } = await expressed(
        (app, handler) => app.post('/plain', ...parsers, handler.node),
        framework,
      );
      assert.deepEqual([status, events], [200, ['thread.note_created']]);
    }
  }
});

/** A controller as the guide has it; decorators are functions. */
async function nested(options) {
  const { handler, events, errors } = handling();
  class Hooks {
    receive(request, response) {
      return handler.node(request, response);
    }
  }
  Controller()(Hooks);
  Post('plain')(Hooks.prototype, 'receive', { value: Hooks.prototype.receive });
  Req()(Hooks.prototype, 'receive', 0);
  Res()(Hooks.prototype, 'receive', 1);
  class AppModule {}
  Module({ controllers: [Hooks] })(AppModule);
  const app = await NestFactory.create(AppModule, { logger: false, ...options });
  await app.listen(0, '127.0.0.1');
  const { status } = await posted(app.getHttpServer());
  return { status, events, errors };
}

test('Nest with rawBody, and without it what to do', async () => {
  const { status, events } = await nested({ rawBody: true });
  assert.deepEqual([status, events], [200, ['thread.note_created']]);
  const eaten = await nested({});
  assert.deepEqual([eaten.status, eaten.events], [500, []]);
  assert.match(String(eaten.errors[0]), /was read before[\s\S]*rawBody: true/);
});

test('Koa and h3, which Nitro and Nuxt are made of', async () => {
  const { handler, events } = handling();
  const koa = new Koa().use((ctx) => {
    ctx.respond = false;
    return handler.node(ctx.req, ctx.res);
  });
  assert.deepEqual(await posted(koa.listen(0, '127.0.0.1')), { status: 200 });
  const h3 = createApp().use(
    '/plain',
    defineEventHandler((event) => handler.fetch(toWebRequest(event))),
  );
  const server = createServer(toNodeListener(h3)).listen(0, '127.0.0.1');
  assert.deepEqual(await posted(server), { status: 200 });
  assert.equal(events.length, 2);
});

test('Express with a parser that keeps the raw body', async () => {
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

test('Fastify 5 and 4, by its own request and by the raw one', async () => {
  for (const [framework, answer] of [
    [fastify, (handler) => handler.node],
    [fastify4, (handler) => handler.node],
    [
      fastify,
      (handler) => (request, reply) => {
        reply.hijack();
        return handler.node(Object.assign(request.raw, { body: request.body }), reply.raw);
      },
    ],
  ]) {
    const { handler, events } = handling();
    const app = framework();
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
