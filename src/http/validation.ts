import { Injectable, ValidationPipe } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { ValidationFailed } from '../common/index.js';

/** More than any route has fields: an answer is not made long by inventing properties. */
const MOST_ERRORS = 20;

/** Types and fields of every body; a property that the contract does not have is refused. No value is echoed. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => ValidationFailed.of(...errors.slice(0, MOST_ERRORS).map(describe)),
  });
}

function describe({ property, constraints = {} }: ValidationError): { field: string; message: string } {
  if ('whitelistValidation' in constraints) return { field: property.slice(0, 64), message: 'is not known' };
  const message = Object.values(constraints)[0] ?? 'is not valid';
  return {
    field: property,
    message: message.startsWith(`${property} `) ? message.slice(property.length + 1) : message,
  };
}

/** For a route that takes nothing: an empty object is nothing too. */
@Injectable()
export class NoBody implements PipeTransform<unknown, undefined> {
  transform(body: unknown): undefined {
    const fields = typeof body === 'object' && body !== null ? Object.keys(body) : [];
    if (fields.length === 0) return undefined;
    throw ValidationFailed.of(
      ...fields.slice(0, MOST_ERRORS).map((field) => ({ field: field.slice(0, 64), message: 'is not known' })),
    );
  }
}
