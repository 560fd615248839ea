import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Matches } from 'class-validator';
import type { Channel } from '../common/index.js';
import { OptionalQuery, TimeQuery, WordQuery } from '../http/index.js';
import type { Counts, Grain } from '../statistics/index.js';

export class StatsQuery {
  @TimeQuery('The bucket that it is in is the first one; without it a day before `to`, by days 30 days.')
  from?: Date;

  @TimeQuery('Up to it; without it up to now.')
  to?: Date;

  @WordQuery(
    ['hour', 'day'],
    'How long a bucket is; a day is one in UTC. By hours at most 31 days, by days 366.',
    'hour',
  )
  bucket: Grain = 'hour';

  @WordQuery(['email', 'sms'], 'Of one channel alone.', 'sms')
  channel?: Channel;

  @ApiPropertyOptional({ description: 'Of the numbers of one country alone (ISO 3166-1 alpha-2).', example: 'DE' })
  @OptionalQuery()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toUpperCase() : value))
  @Matches(/^[A-Z]{2}$/, { message: 'must be an ISO 3166-1 alpha-2 code' })
  country?: string;

  @WordQuery(['channel', 'country'], 'Adds `groups`: the sums of the whole time by channel or by country.', 'channel')
  by?: 'channel' | 'country';
}

export class CountsView {
  @ApiProperty({ description: 'Codes and invitations that were asked for, whoever owns the address.', example: 120 })
  asked: number;

  @ApiProperty({ description: 'Messages that the other side took.', example: 97 })
  sent: number;

  @ApiProperty({ description: 'Messages that the provider reports delivered; mail reports nothing.', example: 60 })
  delivered: number;

  @ApiProperty({
    description: 'Of those asked for, the ones that came back: codes, and links beside them or of invitations.',
    example: 88,
  })
  verified: number;

  @ApiProperty({ description: 'Messages that were given up.', example: 2 })
  failed: number;

  @ApiProperty({ description: 'Guesses at codes that were refused.', example: 9 })
  refused: number;

  @ApiPropertyOptional({
    description: 'Sign-ins of known users. They have no channel and no country: absent where one is asked for.',
    example: 86,
  })
  sign_ins?: number;
}

export class BucketView extends CountsView {
  @ApiProperty({ format: 'date-time', description: 'When it begins.', example: '2026-11-21T10:00:00.000Z' })
  from: string;
}

export class GroupView extends CountsView {
  @ApiProperty({
    description: 'The channel, or the country: empty for mail, `none` for a number of no country.',
    example: 'sms',
  })
  key: string;
}

export class StatsView {
  @ApiProperty({ type: [BucketView], description: 'Without a gap, oldest first.' })
  buckets: BucketView[];

  @ApiPropertyOptional({ type: [GroupView], description: 'With `by` alone: most codes first.' })
  groups?: GroupView[];
}

export function countsView({ signIns, ...counts }: Counts, tellsSignIns: boolean): CountsView {
  return { ...counts, ...(tellsSignIns && { sign_ins: signIns }) };
}
