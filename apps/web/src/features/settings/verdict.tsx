import type { ReactNode } from 'react';
import { Icon } from '../../ui/icon';

/** Whether something is well, by picture and word. */
export function Verdict({ isWell, children }: { readonly isWell: boolean; readonly children: ReactNode }) {
  return (
    <span className={isWell ? 'verdict' : 'verdict verdict-bad'}>
      <Icon name={isWell ? 'check' : 'warning'} />
      {children}
    </span>
  );
}
