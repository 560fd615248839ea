import type { TextFacts, TextWords } from './words.js';

const WHAT: Readonly<Record<TextFacts['what'], string>> = { email: 'メールアドレス', phone: '電話番号' };

export const japanese: TextWords = {
  alphabet: 'ucs2',
  code: (code, app) => `${code} は${app && `${app}の`}確認コードです。`,
  warning: '誰にも教えないでください。',
  notices: {
    registration_attempt: ({ app }) =>
      `お客様の番号で${app}への登録が試みられました。登録済みですのでログインしてください。`,
    change_attempt: ({ app }) =>
      `お客様の番号を別の${app}アカウントで使う操作がありました。変更はなく、ご対応は不要です。`,
    password_changed: ({ app }) => `${app}のパスワードが変更されました。お心当たりがなければ再設定してください。`,
    address_change_requested: ({ app, what, address }) =>
      `${app}の${WHAT[what]}を ${address} に変更する申請がありました。お心当たりがなければパスワードを変更してください。`,
    address_changed: ({ app, what, address, link }) =>
      `${app}の${WHAT[what]}が ${address} に変更されました。` +
      (link
        ? `お心当たりがなければ24時間以内に取り消してください: ${link}`
        : 'お心当たりがなければパスワードを変更してください。'),
    account_deleted: ({ app }) => `${app}のアカウントと関連する情報をすべて削除しました。`,
    invitation: ({ app, link }) => `${app}へのご招待です。3日以内にご承諾ください: ${link}`,
  },
};
