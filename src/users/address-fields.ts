import { Injectable, applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, ValidateIf } from 'class-validator';
import { ValidationFailed } from '../common/index.js';
import { TestCodes } from '../config/index.js';
import { Realms } from '../realms/index.js';
import { EmailField } from './fields.js';
import { LONGEST_PHONE, canonicalPhone } from './phone.js';

/** A phone number as it was typed; the realm decides how it is read. */
export function PhoneField({ required = false } = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      required,
      type: String,
      maxLength: LONGEST_PHONE,
      description: 'In E.164, or as typed in the default country of the realm.',
      example: '+14155552671',
    }),
    ...(required ? [] : [ValidateIf((_, value) => value !== undefined)]),
    MaxLength(LONGEST_PHONE, { message: 'must be a phone number' }),
    IsString({ message: 'must be a string' }),
  );
}

/** One of the two, and not both. */
export class AddressFields {
  @EmailField({ required: false })
  email?: string;

  @PhoneField()
  phone_number?: string;
}

/** Makes an address of what was typed. */
@Injectable()
export class Addresses {
  constructor(
    private readonly realms: Realms,
    private readonly testCodes: TestCodes,
  ) {}

  /**
   * The one address of a request, in its canonical form.
   * @throws ValidationFailed
   */
  of(realm: string, { email, phone_number: phone }: AddressFields): string {
    if (email !== undefined && phone !== undefined) {
      throw ValidationFailed.of({ field: 'phone_number', message: 'must not stand beside email' });
    }
    if (email !== undefined) return email;
    if (phone !== undefined) return this.phone(realm, phone);
    throw ValidationFailed.of({ field: 'email', message: 'must be an e-mail address, or phone_number be given' });
  }

  /**
   * A phone number in E.164.
   * @throws ValidationFailed
   */
  phone(realm: string, typed: string): string {
    const number = this.read(realm, typed);
    if (number === null) throw ValidationFailed.of({ field: 'phone_number', message: 'must be a phone number' });
    return number;
  }

  /** The same for a text that may be no number at all. */
  read(realm: string, typed: string): string | null {
    // A number that the operator invented for tests need not exist.
    if (this.testCodes.has(typed)) return typed;
    return canonicalPhone(typed, this.realms.of(realm).DEFAULT_REGION);
  }
}
