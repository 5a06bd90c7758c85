import { Menu, Popover } from '@mantine/core';
import { useDeferredValue, useImperativeHandle, type ReactNode, type Ref, type RefObject } from 'react';
import { MantineParts } from './mantine';

/** What is to be done, a word above some of it, or a line between. */
export type MenuEntry =
  | { readonly text: string; readonly icon: ReactNode; readonly run: () => void }
  | { readonly label: string }
  | 'rule';

export interface DropProps<Content> {
  /** Of the button. */
  readonly id: string;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
  readonly width?: number;
  readonly content: Content;
}

const PLACED = { position: 'bottom-start', transitionProps: { duration: 0 } } as const;

export function MenuDrop({ id, anchor, isOpen, setOpen, content }: DropProps<readonly MenuEntry[]>) {
  const opened = useOpened(isOpen);
  return (
    <MantineParts>
      <Menu
        {...PLACED}
        id={id}
        opened={opened}
        onChange={setOpen}
        classNames={{ dropdown: 'menu-drop', item: 'menu-item', label: 'menu-label', divider: 'menu-rule' }}
      >
        <Menu.Target>
          <Anchor to={anchor} />
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

export function PopoverDrop({ id, anchor, isOpen, setOpen, width = 320, content }: DropProps<ReactNode>) {
  const opened = useOpened(isOpen);
  return (
    <MantineParts>
      <Popover
        {...PLACED}
        id={id}
        opened={opened}
        onChange={setOpen}
        width={width}
        trapFocus
        returnFocus
        classNames={{ dropdown: 'popover-drop' }}
      >
        <Popover.Target>
          <Anchor to={anchor} />
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
function Anchor({
  to,
  ref,
}: {
  readonly to: RefObject<HTMLElement | null>;
  readonly ref?: Ref<HTMLElement | null>;
}) {
  useImperativeHandle<HTMLElement | null, HTMLElement | null>(ref, () => to.current, [to]);
  return null;
}
