import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { ValidationFailed } from '../common/index.js';

/** Types and fields of every body; a property that the contract does not have is refused. No value is echoed. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => ValidationFailed.of(...errors.map(describe)),
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
