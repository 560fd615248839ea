import { ApiProperty } from '@nestjs/swagger';

export class ChallengeStatusView {
  @ApiProperty({ enum: ['queued', 'sent', 'delivered', 'failed'], example: 'sent' })
  status: 'queued' | 'sent' | 'delivered' | 'failed';

  @ApiProperty({ description: 'Seconds until the code ends; 0 where it opens nothing any more.', example: 271 })
  expires_in: number;

  @ApiProperty({ description: 'Seconds until it may be sent again.', example: 31 })
  resend_in: number;

  @ApiProperty({ description: 'Guesses that are left.', example: 5 })
  attempts_remaining: number;
}
