import {
  Drawer as MantineDrawer,
  Menu as MantineMenu,
  Modal,
  Popover as MantinePopover,
  Tooltip,
} from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { t } from '../lib/i18n/catalogue';
import './overlay.css';

const POSITION = 'bottom-start';
/** Scrolling would be locked by a style element, which the page's content policy refuses. */
const QUIET = { lockScroll: false, transitionProps: { duration: 0 } } as const;

interface MenuProps {
  /** What opens it: a button. */
  readonly target: ReactElement;
  readonly children: ReactNode;
  readonly onOpen?: () => void;
}

/** A list of things to do, under a button. */
export function Menu({ target, children, onOpen }: MenuProps) {
  return (
    <MantineMenu
      position={POSITION}
      classNames={{ dropdown: 'menu-drop', item: 'menu-item', label: 'menu-label', divider: 'menu-rule' }}
      transitionProps={{ duration: 0 }}
      {...(onOpen && { onOpen })}
    >
      <MantineMenu.Target>{target}</MantineMenu.Target>
      <MantineMenu.Dropdown>{children}</MantineMenu.Dropdown>
    </MantineMenu>
  );
}

interface MenuItemProps {
  readonly children: ReactNode;
  readonly icon?: ReactNode;
  readonly run: () => void;
  readonly whyNot?: string | undefined;
}

export function MenuItem({ children, icon, run, whyNot }: MenuItemProps) {
  return (
    <MantineMenu.Item
      leftSection={icon}
      onClick={run}
      disabled={whyNot !== undefined}
      {...(whyNot !== undefined && { title: whyNot })}
    >
      {children}
    </MantineMenu.Item>
  );
}

export const MenuLabel = MantineMenu.Label;
export const MenuRule = MantineMenu.Divider;

interface PopoverProps {
  readonly target: ReactElement;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
  readonly width?: number;
  readonly children: ReactNode;
}

/** A small form under a button. */
export function Popover({ target, isOpen, setOpen, width = 320, children }: PopoverProps) {
  return (
    <MantinePopover
      opened={isOpen}
      onChange={setOpen}
      position={POSITION}
      width={width}
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
      classNames={{ dropdown: 'popover-drop' }}
    >
      <MantinePopover.Target>{target}</MantinePopover.Target>
      <MantinePopover.Dropdown>{children}</MantinePopover.Dropdown>
    </MantinePopover>
  );
}

/** A few more words about something, when it is pointed at or focused. */
export function Tip({ text, children }: { readonly text: ReactNode; readonly children: ReactElement }) {
  return (
    <Tooltip
      label={text}
      multiline
      events={{ hover: true, focus: true, touch: true }}
      transitionProps={{ duration: 0 }}
      classNames={{ tooltip: 'tip' }}
    >
      {children}
    </Tooltip>
  );
}

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
  );
}

/** More of one thing, beside the list that it is of. */
export function Drawer({ title, isOpen, close, size = 560, children }: DialogProps) {
  return (
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
  );
}
