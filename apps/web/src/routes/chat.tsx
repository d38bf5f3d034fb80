// One chunk for all that the chat screen shows.
export { BrowsePage } from './browse-page.tsx';
export { HomePage } from './home-page.tsx';
export { RoomPage } from './room-page.tsx';
export { Shell } from './shell.tsx';
