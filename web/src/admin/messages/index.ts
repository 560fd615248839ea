export { MessagesPage } from './messages-page.js';
