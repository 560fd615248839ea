import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

/** Whether this process was told to end: it still answers, and sends its clients to another instance. */
@Injectable()
export class Draining {
  private begun = false;

  get isOn(): boolean {
    return this.begun;
  }

  begin(): void {
    this.begun = true;
  }

  /** From then on each answer ends its connection, so that no client sends into one that is about to be closed. */
  register(fastify: FastifyInstance): void {
    fastify.addHook('onSend', async (_request, reply) => {
      if (this.begun) reply.header('Connection', 'close');
    });
  }
}
