export { EventList } from './event-list.js';
export { TrailPage } from './trail-page.js';
