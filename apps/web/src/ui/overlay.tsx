import { Menu as MantineMenu, Popover as MantinePopover } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

const POSITION = 'bottom-start';

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
