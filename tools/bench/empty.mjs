// What the service is measured against: a NestJS controller on Fastify that reads a JSON body, does
// nothing, and answers a small JSON. No validation, no request id, no metrics. Prints its URL when it
// listens.
import 'reflect-metadata';
import { Controller, Get, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

class EmptyController {
  empty() {
    return { status: 'ok' };
  }
  look() {
    return { status: 'ok' };
  }
}
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- what a module is
class EmptyModule {}

// Decorators are functions; Node does not read their syntax.
const method = /** @type {PropertyDescriptor} */ (
  Object.getOwnPropertyDescriptor(EmptyController.prototype, 'empty')
);
Post('empty')(EmptyController.prototype, 'empty', method);
HttpCode(200)(EmptyController.prototype, 'empty', method);
const look = /** @type {PropertyDescriptor} */ (
  Object.getOwnPropertyDescriptor(EmptyController.prototype, 'look')
);
Get('empty')(EmptyController.prototype, 'look', look);
Controller()(EmptyController);
Module({ controllers: [EmptyController] })(EmptyModule);

const app = await NestFactory.create(EmptyModule, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
process.once('SIGTERM', () => {
  void app.close().then(() => process.exit(0));
});
console.log(`ready at ${await app.getUrl()}`);
