import { Menu, Popover } from '@mantine/core';
import { useDeferredValue, useImperativeHandle, type ReactNode, type Ref } from 'react';
import { MantineParts } from './mantine';

/** What is to be done, a word above some of it, or a line between. */
export type MenuEntry =
  | { readonly text: string; readonly icon: ReactNode; readonly run: () => void }
  | { readonly label: string }
  | 'rule';

/** Where something opens, and whether it is open. */
export interface Placed {
  /** Of the button. */
  readonly id: string;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
}

interface MenuDropProps extends Placed {
  readonly content: readonly MenuEntry[];
}

interface PopoverDropProps extends Placed {
  readonly width: number;
  readonly content: ReactNode;
}

const UNDER = { position: 'bottom-start', transitionProps: { duration: 0 } } as const;

export function MenuDrop({ id, isOpen, setOpen, content }: MenuDropProps) {
  const opened = useOpened(isOpen);
  return (
    <MantineParts>
      <Menu
        {...UNDER}
        id={id}
        opened={opened}
        onChange={setOpen}
        classNames={{ dropdown: 'menu-drop', item: 'menu-item', label: 'menu-label', divider: 'menu-rule' }}
      >
        <Menu.Target>
          <Anchor to={id} />
        </Menu.Target>
        <Menu.Dropdown>
          {content.map((entry, place) => (
            <Entry key={place} entry={entry} />
          ))}
        </Menu.Dropdown>
      </Menu>
    </MantineParts>
  );
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  if (entry === 'rule') return <Menu.Divider />;
  if ('label' in entry) return <Menu.Label>{entry.label}</Menu.Label>;
  return (
    <Menu.Item leftSection={entry.icon} onClick={entry.run}>
      {entry.text}
    </Menu.Item>
  );
}

export function PopoverDrop({ id, isOpen, setOpen, width, content }: PopoverDropProps) {
  const opened = useOpened(isOpen);
  return (
    <MantineParts>
      <Popover
        {...UNDER}
        id={id}
        opened={opened}
        onChange={setOpen}
        width={width}
        trapFocus
        returnFocus
        classNames={{ dropdown: 'popover-drop' }}
      >
        <Popover.Target>
          <Anchor to={id} />
        </Popover.Target>
        <Popover.Dropdown>{content}</Popover.Dropdown>
      </Popover>
    </MantineParts>
  );
}

/** Closed at first, as only what opens is given the focus and gives it back. */
function useOpened(isOpen: boolean): boolean {
  return useDeferredValue(isOpen, false);
}

/** Stands for a button that was there before. */
function Anchor({ to, ref }: { readonly to: string; readonly ref?: Ref<HTMLElement | null> }) {
  useImperativeHandle<HTMLElement | null, HTMLElement | null>(ref, () => document.getElementById(to), [to]);
  return null;
}
