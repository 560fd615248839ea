import { ApiProperty } from '@nestjs/swagger';
import { STEP_TOKEN } from './registration.dto.js';

export class RegistrationStepView {
  @ApiProperty({ description: 'What the next step asks for. It works once.', example: STEP_TOKEN })
  registration_token: string;

  @ApiProperty({ description: 'Seconds until that token ends.', example: 600 })
  expires_in: number;

  @ApiProperty({ enum: ['password', 'profile'], description: 'The step that is due.', example: 'password' })
  next: 'password' | 'profile';
}
