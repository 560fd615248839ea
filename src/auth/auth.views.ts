import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { UserView } from '../users/index.js';

const ID = '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10';
const TOKEN = 'eyJhbGciOiJIUzI1NiIsImtpZCI6IjFmMmUzZDRjIiwidHlwIjoiYXQrand0In0…';

export class MessageView {
  @ApiProperty({ example: true })
  success: boolean;

  @ApiProperty({ description: 'For people; programs should not read it.', example: 'Done.' })
  message: string;
}

export class ChallengeView extends MessageView {
  @ApiProperty({ format: 'uuid', example: ID })
  challenge_id: string;

  @ApiProperty({ enum: ['email', 'sms'], example: 'email' })
  channel: 'email' | 'sms';

  @ApiProperty({ description: 'Masked.', example: 'j•••@example.com' })
  destination: string;

  @ApiProperty({ description: 'Seconds until the code ends.', example: 300 })
  expires_in: number;

  @ApiProperty({ description: 'Seconds until it may be sent again.', example: 60 })
  resend_in: number;

  @ApiProperty({ description: 'Guesses that the challenge has.', example: 5 })
  attempts_allowed: number;
}

export class SessionView {
  @ApiProperty({ format: 'uuid', example: ID })
  id: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Its end, however busy it is.',
    example: '2026-12-21T10:00:00.000Z',
  })
  expires_at: string;
}

export class ListedSessionView extends SessionView {
  @ApiProperty({ description: 'Whether this request came in it.', example: true })
  current: boolean;

  @ApiProperty({ type: String, nullable: true, example: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' })
  user_agent: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'From where it was opened.', example: '203.0.113.7' })
  ip: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T10:00:00.000Z' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When it was last refreshed.', example: '2026-11-21T10:00:00.000Z' })
  last_seen_at: string;
}

export class SessionListView {
  @ApiProperty({ type: [ListedSessionView] })
  items: ListedSessionView[];
}

export class SignedInView extends MessageView {
  @ApiProperty({ type: UserView })
  user: UserView;

  @ApiProperty({ type: SessionView })
  session: SessionView;

  @ApiProperty({ description: 'Seconds until the access token ends.', example: 600 })
  expires_in: number;

  @ApiPropertyOptional({ enum: ['Bearer'], description: 'With `token_transport: bearer` only.', example: 'Bearer' })
  token_type?: 'Bearer';

  @ApiPropertyOptional({ description: 'With `token_transport: bearer` only.', example: TOKEN })
  access_token?: string;

  @ApiPropertyOptional({ description: 'With `token_transport: bearer` only.', example: 'AZPjpgtcfe-KES8fPJ16EA…' })
  refresh_token?: string;
}

export class CodeSignInView extends SignedInView {
  @ApiPropertyOptional({ format: 'email', description: 'Where a code went by e-mail.', example: 'jane@example.com' })
  email?: string;

  @ApiPropertyOptional({ description: 'Where a code went by SMS.', example: '+14155552671' })
  phone_number?: string;

  @ApiProperty({ format: 'uuid', example: ID })
  user_id: string;

  @ApiProperty({ example: true })
  is_verified: boolean;
}

export class VerifiedView extends MessageView {
  @ApiProperty({ type: UserView })
  user: UserView;
}

export class SetPasswordView extends VerifiedView {
  @ApiProperty({ enum: ['set_password'], example: 'set_password' })
  next: 'set_password';

  @ApiProperty({ description: 'For `reset-password`.', example: 'kqLJ0p3mXb7hVt2cRz8wYdNf5sGaUe1oTi4BxQ9lC6M' })
  reset_token: string;

  @ApiProperty({ description: 'Seconds until that token ends.', example: 600 })
  expires_in: number;
}

export class LinkView extends MessageView {
  @ApiProperty({ enum: ['reset_password', 'undo_change'], example: 'reset_password' })
  purpose: 'reset_password' | 'undo_change';

  @ApiProperty({ enum: ['reset-password', 'login'], description: 'Where to go on.', example: 'reset-password' })
  next: 'reset-password' | 'login';
}

/** RFC 6749, 5.1. */
export class TokenView {
  @ApiProperty({ example: TOKEN })
  access_token: string;

  @ApiProperty({ enum: ['Bearer'], example: 'Bearer' })
  token_type: 'Bearer';

  @ApiProperty({ description: 'Seconds.', example: 600 })
  expires_in: number;

  @ApiProperty({ example: 'AZPjpgtcfe-KES8fPJ16EA…' })
  refresh_token: string;
}

export class ServiceHealthView {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  status: 'ok';

  @ApiProperty({ example: 'Latchkey' })
  service: string;
}
