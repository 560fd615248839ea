import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Env } from '../config/index.js';
import { AuditModule } from '../audit/index.js';
import { DevicesModule } from '../devices/index.js';
import { MailModule } from '../mail/index.js';
import { OtpModule } from '../otp/index.js';
import { OutboxModule } from '../outbox/index.js';
import { PasswordsModule } from '../passwords/index.js';
import { RegistrationsModule } from '../registrations/index.js';
import { SessionsModule } from '../sessions/index.js';
import { UsersModule } from '../users/index.js';
import { AccountController } from './account.controller.js';
import { AddressesController } from './addresses.controller.js';
import { Answers } from './answers.js';
import { Attempts } from './attempts.js';
import { ReadChallengeStatus } from './challenge-status.js';
import { ChallengesController } from './challenges.controller.js';
import { ChangePassword } from './change-password.js';
import { ChangeProfile } from './change-profile.js';
import { CodeMessages } from './code-messages.js';
import { CodeRequests } from './code-requests.js';
import { CodesController } from './codes.controller.js';
import { ConfirmChange } from './confirm-change.js';
import { DeleteAccount } from './delete-account.js';
import { EndSession } from './end-session.js';
import { Erasure } from './erasure.js';
import { FirstAdmin } from './first-admin.js';
import { InvitationLinks } from './invitation-links.js';
import { Invitations } from './invitations.js';
import { Messages } from './messages.js';
import { Notices } from './notices.js';
import { OwnAccount } from './own-account.js';
import { OwnProofs } from './own-proofs.js';
import { OwnSessionsController } from './own-sessions.controller.js';
import { PasswordProof } from './password-proof.js';
import { ProfileController } from './profile.controller.js';
import { Proofs } from './proofs.js';
import { UndoChange } from './undo-change.js';
import { SmsFallback } from './sms-fallback.js';
import { VerifyLink } from './verify-link.js';
import { LinksController } from './links.controller.js';
import { ForgotPassword } from './forgot-password.js';
import { AuthHealthController } from './health.controller.js';
import { PasswordsController } from './passwords.controller.js';
import { Refresh } from './refresh.js';
import { RegistrationBegin } from './registration-begin.js';
import { RegistrationComplete } from './registration-complete.js';
import { RegistrationPassword } from './registration-password.js';
import { RegistrationVerify } from './registration-verify.js';
import { RegistrationController } from './registration.controller.js';
import { RegisterController } from './register.controller.js';
import { Register } from './register.js';
import { RequestChange } from './request-change.js';
import { Resend } from './resend.js';
import { ResetPassword } from './reset-password.js';
import { SendCode } from './send-code.js';
import { SessionsController } from './sessions.controller.js';
import { SettingsController } from './settings.controller.js';
import { SignInWithPassword } from './sign-in-with-password.js';
import { SignOut } from './sign-out.js';
import { StepUp } from './step-up.js';
import { TokenController } from './token.controller.js';
import { VerifyCode } from './verify-code.js';
import { VerifyEmail } from './verify-email.js';

const useCases = [
  Register,
  VerifyEmail,
  SendCode,
  VerifyCode,
  Resend,
  SignInWithPassword,
  ForgotPassword,
  ResetPassword,
  Refresh,
  SignOut,
  VerifyLink,
  UndoChange,
  RegistrationBegin,
  RegistrationVerify,
  RegistrationPassword,
  RegistrationComplete,
  ReadChallengeStatus,
  ChangeProfile,
  ChangePassword,
  RequestChange,
  ConfirmChange,
  StepUp,
  DeleteAccount,
  EndSession,
];

/** The use cases of signing in, and their routes: the one place that knows several features at once. */
@Module({})
export class AuthModule {
  static forRoot(env: Env): DynamicModule {
    return {
      module: AuthModule,
      imports: [
        AuditModule,
        DevicesModule,
        MailModule.forRoot(env),
        OtpModule,
        OutboxModule,
        PasswordsModule,
        RegistrationsModule,
        SessionsModule,
        UsersModule,
      ],
      providers: [
        ...useCases,
        Attempts,
        CodeMessages,
        CodeRequests,
        Erasure,
        FirstAdmin,
        InvitationLinks,
        Invitations,
        Messages,
        Notices,
        OwnAccount,
        OwnProofs,
        PasswordProof,
        Proofs,
        SmsFallback,
        Answers,
      ],
      controllers: [
        AccountController,
        AddressesController,
        CodesController,
        ChallengesController,
        LinksController,
        OwnSessionsController,
        PasswordsController,
        RegisterController,
        RegistrationController,
        ProfileController,
        SessionsController,
        TokenController,
        AuthHealthController,
        SettingsController,
      ],
      // For those who have it done for somebody: the administrators.
      exports: [Attempts, Answers, Erasure, Invitations, OwnAccount],
    };
  }
}
