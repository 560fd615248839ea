import { Component } from 'react';
import type { ReactNode } from 'react';
import { BrokenPage } from './pages/broken.js';
import { isMissing, renew, renewOnce } from './renewal.js';
import { forgetPending } from './session/index.js';

interface Props {
  children: ReactNode;
}

/** `renewing`: a part is missing, and the page is being loaded anew. `missing`: that led nowhere. */
type Fault = 'renewing' | 'missing' | 'thrown';

/** What is shown in the place of pages that threw, or of which a part could not be loaded. */
export class Boundary extends Component<Props, { fault?: Fault }> {
  override state: { fault?: Fault } = {};

  static getDerivedStateFromError(error: unknown): { fault: Fault } {
    return { fault: isMissing(error) ? 'renewing' : 'thrown' };
  }

  override componentDidCatch(error: unknown): void {
    if (isMissing(error)) void renewOnce().then((isRenewed) => !isRenewed && this.setState({ fault: 'missing' }));
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (!fault) return this.props.children;
    return fault !== 'renewing' && <BrokenPage onRetry={() => this.retry(fault)} />;
  }

  private retry(fault: Fault): Promise<boolean> {
    // What a form has kept may be what threw.
    if (fault === 'thrown') forgetPending();
    return renew();
  }
}
