import type { TextFacts, TextWords } from './words.js';

const WHAT: Readonly<Record<TextFacts['what'], string>> = { email: 'ईमेल', phone: 'नंबर' };

export const hindi: TextWords = {
  alphabet: 'ucs2',
  code: (code, app) => `${code} आपका ${app && `${app} `}कोड है।`,
  warning: ' किसी को न बताएँ।',
  notices: {
    registration_attempt: ({ app }) => `आपके नंबर से ${app} पर पंजीकरण की कोशिश हुई। खाता पहले से है।`,
    change_attempt: ({ app }) => `दूसरे ${app} खाते के लिए आपका नंबर माँगा गया। कुछ नहीं बदला।`,
    password_changed: ({ app }) => `आपका ${app} पासवर्ड बदला गया। आपने नहीं बदला? रीसेट करें।`,
    address_change_requested: ({ app, what, address }) =>
      `आपके ${app} खाते का ${WHAT[what]} ${address} करने का अनुरोध हुआ है। आपने नहीं किया? अपना पासवर्ड बदलें।`,
    address_changed: ({ app, what, address, link }) =>
      `आपके ${app} खाते का ${WHAT[what]} अब ${address} है।` +
      (link ? ` आपने नहीं बदला? 24 घंटे में वापस लें: ${link}` : ' आपने नहीं बदला? अपना पासवर्ड बदलें।'),
    account_deleted: ({ app }) => `आपका ${app} खाता और उसका सारा डेटा हटा दिया गया है।`,
    invitation: ({ app, link }) => `आपको ${app} पर आमंत्रित किया गया है। 3 दिन में स्वीकार करें: ${link}`,
  },
};
