export { DestinationNotAllowed } from './destination-not-allowed.js';
export { IdleBlocks } from './idle-blocks.js';
export { RefusedBlocks } from './refused-blocks.js';
export { Sms, type SmsOrder } from './sms.js';
export { SmsModule } from './sms.module.js';
export { SpendGuard } from './spend-guard.js';
export { sendTestText } from './test-text.js';
export { codeOfSms, linkOfSms, smsText, type SmsSender, type SmsTemplate } from './texts.js';
