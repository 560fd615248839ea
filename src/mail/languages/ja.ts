import type { Facts, MailWords } from '../templates/words.js';

const WHAT: Readonly<Record<Facts['what'], string>> = { email: 'メールアドレス', phone: '電話番号' };

export const japanese: MailWords = {
  typefaces:
    "'Hiragino Sans','Hiragino Kaku Gothic ProN','Yu Gothic UI','Yu Gothic','Noto Sans JP','Noto Sans CJK JP',Meiryo",
  validity: (lifetime, withLink) =>
    withLink
      ? `コードとリンクの有効期間は${lifetime}です。どちらか一方を一度だけご利用いただけます。一方を使用すると、もう一方は無効になります。`
      : `コードの有効期間は${lifetime}で、一度だけご利用いただけます。`,
  unasked: ({ link, name }, consequence) =>
    `このコードを請求していない場合${name ? '、またはこの名前を入力していない場合' : ''}は、コードをどこにも入力せず、誰にも教えないで` +
    `ください。${link ? 'リンクも開かないでください。' : ''}${consequence}`,
  open: (app) => `${app}を開く`,
  questions: ['ご不明な点は ', ' までお問い合わせください。'],
  automatic: 'このメールは自動的に送信されています。',
  codes: {
    verification_code: ({ app, code, lifetime, name }) => ({
      subject: `${code} は${app}の確認コードです`,
      preview: `メールアドレスをご確認ください。コードの有効期間は${lifetime}です。`,
      heading: 'メールアドレスの確認',
      before: [
        name
          ? `このメールアドレスと「${name}」というお名前で、${app}への登録が行われました。`
          : `このメールアドレスで、${app}への登録が行われました。`,
        '登録を完了するには、次のコードを入力してください:',
      ],
      shortcut: { intro: 'または、次のリンクから完了できます:', label: 'メールアドレスを確認する' },
      consequence: 'コードがなければ、アカウントは作成されません。',
    }),
    registration_code: ({ app, code, lifetime }) => ({
      subject: `${code} は${app}の登録コードです`,
      preview: `登録をお続けください。コードの有効期間は${lifetime}です。`,
      heading: '登録コード',
      before: [`${app}への登録を続けるには、次のコードを入力してください:`],
      consequence: 'コードがなければ、アカウントは作成されません。',
    }),
    sign_in_code: ({ app, code, lifetime }) => ({
      subject: `${code} は${app}のログインコードです`,
      preview: `コードの有効期間は${lifetime}です。`,
      heading: 'ログインコード',
      before: [`${app}にログインするには、次のコードを入力してください:`],
      shortcut: { intro: 'または、次のリンクからログインできます:', label: 'ログインする' },
      consequence: `${app}の担当者がコードをお尋ねすることは決してありません。コードがなければ、誰もログインできません。`,
    }),
    reset_code: ({ app, lifetime }) => ({
      subject: `${app}のパスワードの再設定`,
      preview: `必要なコードをお送りします。有効期間は${lifetime}です。`,
      heading: 'パスワードの再設定',
      before: ['新しいパスワードを設定するには、次のコードを入力してください:'],
      shortcut: { intro: 'または、次のリンクから設定できます:', label: '新しいパスワードを設定する' },
      consequence: '現在のパスワードは変更されません。',
    }),
    change_code: ({ app, code, lifetime }) => ({
      subject: `${code} は${app}の新しいメールアドレスの確認コードです`,
      preview: `新しいメールアドレスをご確認ください。コードの有効期間は${lifetime}です。`,
      heading: '新しいメールアドレスの確認',
      before: [`このメールアドレスを${app}のアカウントで使用するには、次のコードを入力してください:`],
      consequence: 'コードがなければ、このメールアドレスがアカウントに登録されることはありません。',
    }),
    step_up_code: ({ app, code, lifetime }) => ({
      subject: `${code} は${app}のご本人確認コードです`,
      preview: `お客様のアカウントで重要な操作が行われようとしています。コードの有効期間は${lifetime}です。`,
      heading: 'ご本人確認',
      before: [
        `お客様の${app}アカウントにログインしている方が、重要な操作を行おうとしています。`,
        'お客様ご本人の操作であれば、続けるために次のコードを入力してください:',
      ],
      consequence:
        '第三者がお客様のアカウントにログインしている可能性があります。すべてのセッションを終了し、パスワードを変更してください。',
    }),
  },
  notices: {
    registration_attempt: ({ app }) => ({
      subject: `すでに${app}のアカウントをお持ちです`,
      preview: 'お客様のメールアドレスで登録が試みられました。',
      heading: 'すでにアカウントをお持ちです',
      before: [
        `お客様のメールアドレスで${app}への登録が試みられました。お客様ご本人の場合は、すでにアカウントをお持ちですので、そのままログイン` +
          'してください。パスワードをお忘れの場合は、ログイン画面で「パスワードをお忘れですか？」をお選びください。',
      ],
      after: [
        'お心当たりがない場合も、ご対応は不要です。アカウントは作成されておらず、お客様の情報も変更されていません。',
      ],
    }),
    change_attempt: ({ app }) => ({
      subject: `お客様のメールアドレスの使用が${app}で試みられました`,
      preview: 'お客様のアドレスのため、何も変更されていません。',
      heading: 'このメールアドレスはすでにお客様のものです',
      before: [
        `お客様のメールアドレスを別の${app}アカウントで使用する操作がありました。このアドレスはお客様のアカウントに登録されているため、` +
          'どちらのアカウントも変更されていません。',
        'お客様ご本人の場合は、このアドレスでログインするか、もう一方のアカウントには別のアドレスをご利用ください。',
      ],
      after: ['お心当たりがない場合も、ご対応は不要です。'],
    }),
    password_changed: ({ app, time }) => ({
      subject: `${app}のパスワードが変更されました`,
      preview: 'お心当たりがない場合は、すぐに再設定してください。',
      heading: 'パスワードが変更されました',
      before: [
        `${time} に、お客様の${app}アカウントのパスワードが変更されました。ほかの端末はすべてログアウトされました。`,
        'お客様ご本人による変更であれば、ご対応は不要です。',
        'お心当たりがない場合は、第三者がパスワードを知っているか、お客様のメールを読んでいる可能性があります。すぐに「パスワードをお忘れですか？」' +
          'から新しいパスワードを設定し、このメールボックスのパスワードも変更してください。',
      ],
      after: [],
    }),
    address_change_requested: ({ app, what, address, time }) => ({
      subject: `${app}の${WHAT[what]}の変更が申請されました`,
      preview: `変更後は ${address} です。お心当たりがない場合は、パスワードを変更してください。`,
      heading: `${WHAT[what]}の変更が申請されました`,
      before: [
        `${time} に、お客様の${app}アカウントにログインしている方が、${WHAT[what]}を ${address} に変更するよう申請しました。まだ変更されて` +
          'いません。',
        'お客様ご本人による申請であれば、ご対応は不要です。',
        'お心当たりがない場合は、すぐにパスワードを変更してください。ほかのセッションはすべて終了し、この申請も取り消されます。',
      ],
      after: [],
    }),
    address_changed: ({ app, what, address, time, link }) => ({
      subject: `${app}の${WHAT[what]}が変更されました`,
      preview: `変更後は ${address} です。お心当たりがない場合は、取り消してください。`,
      heading: `${WHAT[what]}が変更されました`,
      before: [
        `${time} に、お客様の${app}アカウントの${WHAT[what]}が ${address} に変更されました。`,
        'お客様ご本人による変更であれば、ご対応は不要です。',
      ],
      shortcut: { intro: 'お心当たりがない場合は、取り消してください:', label: '変更を取り消す' },
      after: [
        link
          ? 'リンクの有効期間は24時間で、一度だけご利用いただけます。第三者がパスワードを知っている可能性がありますので、取り消した後にパスワードを' +
            '変更してください。'
          : 'お心当たりがない場合は、第三者がパスワードを知っている可能性がありますので、すぐにパスワードを変更してください。',
      ],
    }),
    account_deleted: ({ app, time }) => ({
      subject: `${app}のアカウントが削除されました`,
      preview: 'アカウントに属するものもすべて削除されました。',
      heading: 'アカウントが削除されました',
      before: [
        `${time} に、お客様の${app}アカウントが、関連するすべての情報とともに削除されました。このメールアドレスへのご連絡は、これが最後となります。`,
      ],
      after: ['またご利用いただける際は、改めてご登録ください。'],
    }),
    invitation: ({ app, lifetime }) => ({
      subject: `${app}へのご招待`,
      preview: `招待をご承諾ください。有効期間は${lifetime}です。`,
      heading: `${app}へのご招待`,
      before: [`${app}の管理者が、このアドレスのアカウントを開設しました。`],
      shortcut: { intro: 'ご利用いただくには、招待をご承諾ください:', label: '招待を承諾する' },
      after: [
        `リンクの有効期間は${lifetime}で、一度だけご利用いただけます。その後も、このアドレスに届くコードでログインできます。`,
        'お心当たりがない場合も、ご対応は不要です。このメールボックスがなければ、誰もアカウントを利用できません。',
      ],
    }),
  },
};
