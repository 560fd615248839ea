import type { Language } from './choose.js';

interface LastWords {
  title: string;
  text: string;
  tryAgain: string;
}

/** What is said where a language could not be loaded, or showing a page failed: nothing else has to be there for it. */
export const lastWords: Record<Language, LastWords> = {
  en: {
    title: 'This page can’t be shown',
    text: 'Something is missing, or went wrong. Check your network and try again.',
    tryAgain: 'Try again',
  },
  de: {
    title: 'Diese Seite kann nicht angezeigt werden',
    text: 'Etwas fehlt oder ist schiefgegangen. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
    tryAgain: 'Erneut versuchen',
  },
  es: {
    title: 'No se puede mostrar esta página',
    text: 'Falta algo o algo ha salido mal. Comprueba tu red e inténtalo de nuevo.',
    tryAgain: 'Reintentar',
  },
  fr: {
    title: 'Cette page ne peut pas être affichée',
    text: 'Il manque quelque chose, ou une erreur s’est produite. Vérifiez votre connexion et réessayez.',
    tryAgain: 'Réessayer',
  },
  hi: {
    title: 'यह पृष्ठ नहीं दिखाया जा सकता',
    text: 'कुछ नहीं मिला या कोई गड़बड़ी हुई। अपना नेटवर्क जाँचें और फिर से कोशिश करें।',
    tryAgain: 'फिर से कोशिश करें',
  },
  ja: {
    title: 'このページを表示できません',
    text: '必要なものが見つからないか、問題が発生しました。ネットワークを確認して、もう一度お試しください。',
    tryAgain: '再試行',
  },
};
