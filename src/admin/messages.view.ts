import { ApiProperty } from '@nestjs/swagger';
import type { Channel } from '../common/index.js';
import { ListQuery, WordQuery } from '../http/index.js';
import type { ListedMessage, MessageFate } from '../outbox/index.js';
import { maskAddress } from '../users/index.js';

const STATUSES = ['queued', 'sent', 'delivered', 'failed', 'expired'] as const;
const CHANNELS = ['email', 'sms'] as const;

export class MessagesQuery extends ListQuery {
  @WordQuery(STATUSES, 'What became of it.', 'failed')
  status?: MessageFate;

  @WordQuery(CHANNELS, 'How it goes out.', 'email')
  channel?: Channel;
}

export class AdminMessageView {
  @ApiProperty({ format: 'uuid', example: '0193e3a6-0b5c-7def-8a11-2f1f3c9d7a10' })
  id: string;

  @ApiProperty({ enum: CHANNELS, example: 'email' })
  channel: Channel;

  @ApiProperty({ description: 'Which kind of message.', example: 'sign_in_code' })
  template: string;

  @ApiProperty({ description: 'Masked.', example: 'j•••@example.com' })
  destination: string;

  @ApiProperty({
    enum: STATUSES,
    description: '`expired`: its code ended before it could be sent; `failed`: given up for another reason.',
    example: 'failed',
  })
  status: MessageFate;

  @ApiProperty({ example: 2 })
  attempts: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it was given up: `refused`, `expired`, `no_transport`, or `reported` by the provider later.',
    example: 'refused',
  })
  failure: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Names no address.', example: 'SMTP 550' })
  last_error: string | null;

  @ApiProperty({
    description: 'Whether a retry may help: it was given up, its code lives, and its text is still there.',
    example: true,
  })
  retryable: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T10:00:00.000Z' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'Past it, it is not sent.', example: '2026-11-21T10:05:00.000Z' })
  expires_at: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  sent_at: string | null;
}

export class AdminMessageListView {
  @ApiProperty({ type: [AdminMessageView] })
  items: AdminMessageView[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'For the next page: `?cursor=`; null on the last one.',
    example: null,
  })
  next_cursor: string | null;
}

export class RetriedView {
  @ApiProperty({ example: true })
  success: boolean;

  @ApiProperty({ description: 'For people; programs should not read it.', example: 'It is tried again.' })
  message: string;
}

export function adminMessageView(message: ListedMessage, now: Date): AdminMessageView {
  const { id, channel, template, attempts, failure, sentAt } = message;
  return {
    ...{
      id,
      channel,
      template,
      destination: maskAddress(message.destination),
      status: message.fate,
      attempts,
      failure,
    },
    last_error: message.lastError,
    retryable: message.fate === 'failed' && failure !== 'reported' && message.expiresAt > now,
    created_at: message.createdAt.toISOString(),
    expires_at: message.expiresAt.toISOString(),
    sent_at: sentAt?.toISOString() ?? null,
  };
}
