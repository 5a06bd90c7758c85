import { Drawer as MantineDrawer, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../lib/i18n/catalogue';
import { MantineParts } from './mantine';
import './dialog.css';

/** Scrolling would be locked by a style element, which the page's content policy refuses. */
const QUIET = { lockScroll: false, transitionProps: { duration: 0 } } as const;

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly size?: number;
  readonly children: ReactNode;
}

/** Something to decide before all else. */
export function Dialog({ title, isOpen, close, size = 520, children }: DialogProps) {
  return (
    <MantineParts>
      <Modal
        {...QUIET}
        opened={isOpen}
        onClose={close}
        title={title}
        size={size}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
        classNames={{
          overlay: 'dialog-scrim',
          content: 'dialog',
          header: 'dialog-head',
          title: 'dialog-title',
          body: 'dialog-body',
          close: 'dialog-close',
        }}
      >
        {children}
      </Modal>
    </MantineParts>
  );
}

/** More of one thing, beside the list that it is of. */
export function Drawer({ title, isOpen, close, size = 560, children }: DialogProps) {
  return (
    <MantineParts>
      <MantineDrawer
        {...QUIET}
        opened={isOpen}
        onClose={close}
        title={title}
        size={size}
        position="right"
        closeButtonProps={{ 'aria-label': t('ui.close') }}
        classNames={{
          overlay: 'dialog-scrim',
          content: 'drawer',
          header: 'dialog-head',
          title: 'dialog-title',
          body: 'dialog-body',
          close: 'dialog-close',
        }}
      >
        {children}
      </MantineDrawer>
    </MantineParts>
  );
}
