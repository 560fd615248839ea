export { Busy } from './busy.js';
export { Button } from './button.js';
export { Field } from './field.js';
export { LanguageChooser } from './language-chooser.js';
export { Notice } from './notice.js';
export { Heading, Page, WidePage } from './page.js';
export { PasswordField } from './password-field.js';
