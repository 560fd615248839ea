import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { Boundary } from './boundary.js';
import { BrokenPage } from './pages/broken.js';
import { isMissing, noteMissingParts, renew, renewOnce } from './renewal.js';
import { start } from './start.js';
import './styles/index.css';

const found = document.getElementById('root');
if (!found) throw new Error('index.html has no #root');
const root = createRoot(found);

noteMissingParts();
try {
  const { spoken, outcome } = await start();
  root.render(
    <StrictMode>
      <Boundary>
        <App spoken={spoken} outcome={outcome} />
      </Boundary>
    </StrictMode>,
  );
} catch (error) {
  if (!isMissing(error) || !(await renewOnce())) root.render(<BrokenPage onRetry={renew} />);
}
