import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { start } from './start.js';
import './styles/index.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const { spoken, outcome } = await start();
createRoot(root).render(
  <StrictMode>
    <App spoken={spoken} outcome={outcome} />
  </StrictMode>,
);
