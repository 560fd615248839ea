import { Module } from '@nestjs/common';
import { UsersModule } from '../users/index.js';
import { AdminGuard } from './admin.guard.js';

/** What administrators see and do in their realm. */
@Module({ imports: [UsersModule], providers: [AdminGuard] })
export class AdminModule {}
